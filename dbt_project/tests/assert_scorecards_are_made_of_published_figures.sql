-- A failure means that a scorecard rests on another figure than the one that reports print, or that
-- a perspective is not the weighted mean of its measures.
with measures as (
    select * from {{ ref('mart_bsc_measures') }}
),

other_figures as (
    select measures.scope_type, measures.scope_key, measures.period_key, measures.measure
    from measures
    inner join {{ ref('fct_kpi_values') }} as figures
        on measures.measure = figures.kpi_id
        and measures.scope_type = figures.scope_type
        and measures.scope_key = figures.scope_key
        and measures.period_grain = figures.period_grain
        and measures.period_key = figures.period_key
    where measures.actual is distinct from figures.value
),

recomputed as (
    select
        scope_type, scope_key, period_grain, period_key, perspective,
        sum(weight) filter (measure_index is not null) as weight_known,
        sum(100 * weight * measure_index) as weighted
    from measures
    group by all
),

other_scores as (
    select scope_type, scope_key, period_key, perspective
    from {{ ref('mart_bsc') }} as cards
    inner join recomputed
        using (scope_type, scope_key, period_grain, period_key, perspective)
    where abs(cards.score * recomputed.weight_known - recomputed.weighted) > 0.000000001
)

select * from other_figures
union all
select * from other_scores
