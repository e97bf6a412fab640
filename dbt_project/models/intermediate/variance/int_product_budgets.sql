{{ config(materialized='table') }}

-- What goods should have brought by the night in a month, quarter or year: of a scope's month the
-- version approved last, as a whole, so goods that it no longer names have no budget. Where a month
-- has no budget, the period has none.
with night as (
    select {{ entity_as_of('order_line') }} as known_on
),

in_force as (
    select budgets.*, night.known_on
    from {{ ref('int_budgets_in_force') }} as budgets
    inner join night
        on budgets.known_from <= night.known_on and budgets.known_to > night.known_on
    where budgets.product_id is not null
    qualify budgets.budget_version = first_value(budgets.budget_version) over (
            partition by budgets.scope_type, budgets.scope_key, budgets.month_key
            order by budgets.approved_at desc nulls last, budgets.budget_version desc
        )
),

parts as (
    select
        in_force.*,
        case
            when in_force.month_end <= in_force.known_on then in_force.amount
            when in_force.month_start > in_force.known_on then 0
            else {{ share_of('in_force.amount', 'progress', places=2) }}
        end as due_amount,
        case
            when in_force.month_end <= in_force.known_on then in_force.quantity
            when in_force.month_start > in_force.known_on then 0
            else {{ share_of('in_force.quantity', 'progress', scale=4, places=4) }}
        end as due_units
    from in_force
    left join {{ ref('int_period_progress') }} as progress
        on in_force.known_on = progress.known_on
        and in_force.month_key = progress.period_key
        and progress.period_grain = 'month'
),

periods as (
    select periods.*, night.known_on
    from {{ ref('int_periods') }} as periods
    cross join night
    inner join {{ ref('int_data_starts') }} as starts
        on night.known_on = starts.known_on and periods.period_start >= starts.data_start
    where periods.period_grain in ('month', 'quarter', 'year')
        and periods.period_start <= night.known_on
),

months as (
    select distinct scope_type, scope_key, month_start, month_end from in_force
),

planned as (
    select
        periods.period_grain, periods.period_key, periods.period_start, periods.period_end,
        periods.known_on, months.scope_type, months.scope_key
    from periods
    inner join months
        on months.month_start between periods.period_start and periods.period_end
    group by all
    having sum(months.month_end - months.month_start + 1) = period_end - period_start + 1
)

select
    'budget' as base,
    planned.scope_type,
    planned.scope_key,
    planned.period_grain,
    planned.period_key,
    planned.period_start,
    planned.period_end,
    least(planned.period_end, planned.known_on) as base_end,
    planned.period_end > planned.known_on as is_partial,
    coalesce(products.product_line, 'unknown') as product_line,
    parts.product_id as product_key,
    sum(parts.due_amount)::decimal(38, 2) as due_amount,
    coalesce(sum(parts.due_units), 0)::decimal(38, 4) as due_units
from planned
inner join parts
    on planned.scope_type = parts.scope_type
    and planned.scope_key = parts.scope_key
    and parts.month_start between planned.period_start and planned.period_end
left join {{ ref('int_product_states') }} as products
    on parts.product_id = products.product_id and products.known_to = date '9999-12-31'
group by all
