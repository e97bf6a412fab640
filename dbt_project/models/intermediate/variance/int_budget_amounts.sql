{{ config(materialized='table') }}

-- The budget of a whole month, quarter or year as known on the night, and the part of it that was
-- due by then: months that have elapsed, and of the open one its elapsed workdays. Where a month
-- has no budget, the period has none. Detailed budgets are parts of others and do not count again.
-- The last night knows all periods, whatever the run looks at.
with looks as (
    select known_on, period_grain, period_key, period_start, period_end, end_date
    from {{ ref('int_looks') }}
    where period_grain in ('month', 'quarter', 'year')
    union
    select
        {{ entity_as_of('order_line') }} as known_on, period_grain, period_key, period_start,
        period_end, least(period_end, {{ entity_as_of('order_line') }})
    from {{ ref('int_periods') }}
    where period_grain in ('month', 'quarter', 'year')
        and period_start <= {{ entity_as_of('order_line') }}
),

progress as (
    select * from {{ ref('int_period_progress') }} where period_grain = 'month'
),

in_force as (
    select
        looks.known_on, looks.period_grain, looks.period_key, looks.end_date,
        looks.period_end - looks.period_start + 1 as days,
        budgets.* exclude (known_from, known_to)
    from looks
    inner join {{ ref('int_budgets_in_force') }} as budgets
        on not budgets.is_detailed
        and budgets.month_start between looks.period_start and looks.period_end
        and looks.known_on >= budgets.known_from
        and looks.known_on < budgets.known_to
    qualify row_number() over (
            partition by
                looks.known_on, looks.period_grain, looks.period_key,
                budgets.ledger_account, budgets.scope_type, budgets.scope_key, budgets.month_key
            order by budgets.approved_at desc nulls last, budgets.budget_version desc
        ) = 1
),

parts as (
    select
        in_force.*,
        case
            when in_force.month_end <= in_force.end_date then in_force.amount
            when in_force.month_start > in_force.end_date then 0
            else {{ share_of('in_force.amount', 'progress') }}
        end as due_amount
    from in_force
    left join progress
        on in_force.known_on = progress.known_on and in_force.month_key = progress.period_key
)

select
    known_on,
    ledger_account,
    scope_type,
    scope_key,
    period_grain,
    period_key,
    sum(amount)::decimal(38, 2) as budget_amount,
    sum(due_amount)::decimal(38, 6) as due_amount
from parts
group by known_on, ledger_account, scope_type, scope_key, period_grain, period_key, days
having sum(month_end - month_start + 1) = days
