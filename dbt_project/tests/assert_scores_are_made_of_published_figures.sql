-- A failure means that a score rests on another figure than the one that reports print, on another
-- target than that of its attainment, or is not the weighted mean of its components.
with components as (
    select * from {{ ref('mart_performance_components') }}
),

figures as (
    select * from {{ ref('fct_kpi_values') }}
),

other_figures as (
    select
        components.scope_type, components.scope_key, components.period_grain, components.period_key
    from components
    left join {{ ref('score_weights') }} as weights
        on components.weight_version = weights.version and components.kpi_id = weights.kpi_id
    left join figures as actuals
        on components.kpi_id = actuals.kpi_id
        and components.scope_type = actuals.scope_type
        and components.scope_key = actuals.scope_key
        and components.period_grain = actuals.period_grain
        and components.period_key = actuals.period_key
    left join figures as targets
        on weights.target_kpi_id = targets.kpi_id
        and components.scope_type = targets.scope_type
        and components.scope_key = targets.scope_key
        and components.period_grain = targets.period_grain
        and components.period_key = targets.period_key
    where components.actual is distinct from actuals.value
        or components.weight is distinct from weights.weight
        or (components.benchmark_source = 'target')
        is distinct from coalesce(components.benchmark = targets.denominator::decimal(38, 9), false)
),

recomputed as (
    select
        scope_type, scope_key, period_grain, period_key,
        sum(weight) filter (component_index is not null) as coverage,
        sum(100 * weighted_index) as weighted
    from components
    group by all
),

other_scores as (
    select scope_type, scope_key, period_grain, period_key
    from {{ ref('mart_performance_score') }}
    full join recomputed using (scope_type, scope_key, period_grain, period_key)
    where (score is null) is distinct from (coalesce(coverage, 0) < 0.7)
        or abs(score * coverage - weighted) > 0.000000001
)

select * from other_figures
union all
select * from other_scores
