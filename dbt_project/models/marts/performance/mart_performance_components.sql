-- What each KPI adds to the score of a salesperson, team or region, from published figures alone.
with cells as (
    select * from {{ ref('fct_kpi_values') }}
    where scope_type in ('region', 'team', 'salesperson')
        and scope_key <> 'unknown'
        and period_grain in ('month', 'quarter', 'year')
),

-- The weights that were agreed when the period began.
weights as (
    select weights.*, kpis.direction, periods.period_grain, periods.period_key
    from {{ ref('score_weights') }} as weights
    inner join {{ ref('dim_period') }} as periods
        on weights.valid_from <= periods.period_start
        and periods.period_start < coalesce(weights.valid_to, date '9999-12-31')
    inner join {{ ref('dim_kpi') }} as kpis on weights.kpi_id = kpis.kpi_id
),

members as (
    select
        cells.scope_type, cells.scope_key, cells.period_grain, cells.period_key,
        coalesce(people.role, cells.scope_type) as peer_group,
        bool_or(cells.is_partial) as is_partial
    from cells
    inner join weights using (kpi_id, period_grain, period_key)
    left join {{ ref('dim_salesperson') }} as people
        on case cells.scope_type when 'salesperson' then cells.scope_key end
        = people.salesperson_key
    group by all
),

measured as (
    select
        members.*,
        weights.* exclude (period_grain, period_key),
        actuals.value as actual,
        coalesce(actuals.status, 'missing_input') as actual_status,
        targets.denominator::decimal(38, 9) as target
    from members
    inner join weights using (period_grain, period_key)
    left join cells as actuals
        on weights.kpi_id = actuals.kpi_id
        and (members.scope_type, members.scope_key, members.period_grain, members.period_key)
        = (actuals.scope_type, actuals.scope_key, actuals.period_grain, actuals.period_key)
    left join cells as targets
        on weights.target_kpi_id = targets.kpi_id
        and (members.scope_type, members.scope_key, members.period_grain, members.period_key)
        = (targets.scope_type, targets.scope_key, targets.period_grain, targets.period_key)
),

peers as (
    select
        kpi_id, scope_type, peer_group, period_grain, period_key,
        list(actual order by actual) as actuals,
        count(*) as peer_count
    from measured
    where actual is not null
    group by all
),

compared as (
    select
        measured.*,
        coalesce(peers.peer_count, 0) as peer_count,
        case when target is null then 'peer_median' else 'target' end as benchmark_source,
        -- The mean of the two in the middle; of an odd number they are one.
        coalesce(target, {{ divide_half_up(
            'actuals[(peer_count + 1) // 2] + actuals[peer_count // 2 + 1]', 9, '2', 0, 9
        ) }})::decimal(38, 9) as benchmark
    from measured
    left join peers using (kpi_id, scope_type, peer_group, period_grain, period_key)
),

-- A benchmark that is not above 0 measures nothing.
judged as (
    select
        *,
        case
            when actual is null or actual_status = 'missing_input' then actual_status
            when benchmark = 0 then 'no_denominator'
            when benchmark < 0 then 'negative_denominator'
            else actual_status
        end as status,
        case
            when benchmark > 0 then {{ divide_half_up('actual', 9, 'benchmark', 9, 9) }}
        end as ratio
    from compared
),

indexed as (
    select
        *,
        case
            when ratio is null then null
            when direction = 'lower' then least(greatest(2 - ratio, 0), cap)
            else least(greatest(ratio, 0), cap)
        end::decimal(38, 9) as component_index
    from judged
)

select
    scope_type,
    scope_key,
    period_grain,
    period_key,
    is_partial,
    peer_group,
    version as weight_version,
    kpi_id,
    actual,
    benchmark,
    benchmark_source,
    peer_count::bigint as peer_count,
    component_index,
    weight,
    (weight * component_index)::decimal(38, 13) as weighted_index,
    status
from indexed
