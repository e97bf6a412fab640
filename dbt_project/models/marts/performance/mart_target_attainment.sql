{% set as_of = entity_as_of('order_line') %}
{% set currency = var('reporting_currency') %}

-- What counts follows int_targets_in_force, for every KPI: approved, known, the last version.
with targets as (
    select
        states.kpi_id, states.scope_type, states.scope_key, states.target_value, parts.period_grain,
        parts.period_key, parts.period_start, parts.period_end
    from {{ ref('int_target_states') }} as states
    inner join {{ ref('int_periods') }} as parts
        on states.period_grain = parts.period_grain and states.period_key = parts.period_key
    where states.status = 'approved'
        and not states._is_deleted
        and coalesce(states.currency, '{{ currency }}') = '{{ currency }}'
        and states.known_from <= {{ as_of }}
        and states.known_to > {{ as_of }}
        and coalesce(states.approved_at::date <= {{ as_of }}, true)
    qualify row_number() over (
            partition by
                states.kpi_id, states.scope_type, states.scope_key, parts.period_grain,
                parts.period_key
            order by states.approved_at desc nulls last, states.target_version desc
        ) = 1
),

-- Margin and expenses add up over time as well, though no growth of theirs is shown.
kpis as (
    select
        kpi_id, direction,
        is_flow or kpi_id in ('gross_margin', 'selling_expense') as is_flow
    from {{ ref('dim_kpi') }}
),

progress as (
    select * from {{ ref('int_period_progress') }} where known_on = {{ as_of }}
),

periods as (
    select * from {{ ref('int_periods') }}
    where period_grain in ('month', 'quarter', 'year') and period_start <= {{ as_of }}
),

-- Every night looks at what is open; what is over is due in full.
parts as (
    select
        targets.* exclude (period_grain, period_key, period_start, period_end),
        targets.period_grain as part_grain,
        targets.period_end - targets.period_start + 1 as part_days,
        periods.period_grain,
        periods.period_key,
        periods.period_end,
        periods.period_end - periods.period_start + 1 as days,
        case
            when targets.period_end <= {{ as_of }} then targets.target_value
            when targets.period_start > {{ as_of }} then 0
            else {{ share_of('targets.target_value', 'progress') }}
        end as due_amount
    from targets
    inner join periods
        on targets.period_start between periods.period_start and periods.period_end
        and targets.period_end <= periods.period_end
    left join progress
        on targets.period_grain = progress.period_grain
        and targets.period_key = progress.period_key
),

-- The shortest targets that fill the period: the sum of a flow's, the mean of a rate's.
filled as (
    select
        parts.kpi_id, parts.scope_type, parts.scope_key, parts.period_grain, parts.period_key,
        parts.period_end, kpis.is_flow, kpis.direction,
        sum(parts.target_value) as target_sum,
        sum(parts.due_amount) as due_by_part,
        case
            when kpis.is_flow then sum(parts.target_value)::decimal(38, 6)
            else {{ divide_half_up('sum(parts.target_value)', 2, 'count(*)', 0, 6) }}
        end as target
    from parts
    inner join kpis on parts.kpi_id = kpis.kpi_id
    group by
        parts.kpi_id, parts.scope_type, parts.scope_key, parts.period_grain, parts.period_key,
        parts.period_end, parts.days, parts.part_grain, kpis.is_flow, kpis.direction
    having sum(parts.part_days) = parts.days
    qualify row_number() over (
            partition by
                parts.kpi_id, parts.scope_type, parts.scope_key, parts.period_grain,
                parts.period_key
            order by count(*) desc
        ) = 1
),

compared as (
    select
        filled.*,
        actuals.value::decimal(38, 6) as actual,
        actuals.status as actual_status,
        case
            when not filled.is_flow then null
            when filled.period_end <= {{ as_of }} then filled.target_sum::decimal(38, 6)
            when filled.period_grain = 'year' then filled.due_by_part
            else {{ share_of('filled.target_sum', 'progress') }}
        end::decimal(38, 6) as due
    from filled
    inner join {{ ref('fct_kpi_values') }} as actuals
        on filled.kpi_id = actuals.kpi_id
        and filled.scope_type = actuals.scope_type
        and filled.scope_key = actuals.scope_key
        and filled.period_grain = actuals.period_grain
        and filled.period_key = actuals.period_key
    left join progress
        on filled.period_grain = progress.period_grain
        and filled.period_key = progress.period_key
),

rated as (
    select
        *,
        case when target > 0 then {{ divide_half_up('actual', 6, 'target', 6, 9) }} end as ratio,
        case when target > 0 then {{ divide_half_up('actual - due', 6, 'target', 6, 9) }} end
            as gap
    from compared
)

select
    kpi_id,
    scope_type,
    scope_key,
    period_grain,
    period_key,
    direction,
    target::decimal(38, 6) as target,
    due,
    actual,
    -- greatest() passes over a NULL.
    case
        when direction = 'lower' and ratio is not null then greatest(2 - ratio, 0) else ratio
    end::decimal(38, 9) as attainment,
    case when direction = 'higher' then gap end::decimal(38, 9) as pace_gap,
    case
        when actual is null then actual_status
        when target <= 0 then 'negative_denominator'
        else actual_status
    end as status
from rated
