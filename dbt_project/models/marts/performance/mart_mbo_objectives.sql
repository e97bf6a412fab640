with objectives as (
    select * from {{ ref('int_objective_states') }}
    where known_to = date '9999-12-31' and not _is_deleted and status = 'approved'
),

measured as (
    select
        objectives._record_key as objective_key,
        objectives.employee_id as salesperson_key,
        objectives.period_grain,
        objectives.period_key,
        periods.period_end > {{ as_of_date() }} as is_partial,
        objectives.objective,
        objectives.kpi_id,
        coalesce(kpis.direction, objectives.direction, 'higher') as direction,
        objectives.weight,
        objectives.target_value::decimal(38, 9) as target,
        case when objectives.kpi_id is null then objectives.actual_value else cells.value end
        ::decimal(38, 9) as actual,
        coalesce(cells.status, 'missing_input') as actual_status
    from objectives
    inner join {{ ref('dim_period') }} as periods using (period_grain, period_key)
    left join {{ ref('dim_kpi') }} as kpis on objectives.kpi_id = kpis.kpi_id
    left join {{ ref('fct_kpi_values') }} as cells
        on objectives.kpi_id = cells.kpi_id
        and cells.scope_type = 'salesperson'
        and objectives.employee_id = cells.scope_key
        and objectives.period_grain = cells.period_grain
        and objectives.period_key = cells.period_key
),

-- A target that is not above 0 measures nothing.
judged as (
    select
        *,
        case
            when actual is null then actual_status
            when target = 0 then 'no_denominator'
            when target < 0 then 'negative_denominator'
            when kpi_id is not null then actual_status
            when is_partial then 'partial_period'
            else 'ok'
        end as status,
        case when target > 0 then {{ divide_half_up('actual', 9, 'target', 9, 9) }} end as ratio
    from measured
),

attained as (
    select
        *,
        greatest(case when direction = 'lower' then 2 - ratio else ratio end, 0)::decimal(38, 9)
            as reached
    from judged
)

select
    objective_key,
    salesperson_key,
    period_grain,
    period_key,
    is_partial,
    objective,
    kpi_id,
    direction,
    weight,
    target,
    actual,
    case when ratio is not null then reached end as attainment,
    case when ratio is not null then (weight * reached)::decimal(38, 13) end as weighted_attainment,
    status
from attained
