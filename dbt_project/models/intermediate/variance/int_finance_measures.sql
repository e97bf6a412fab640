{{ config(materialized='table') }}

-- Sales measures beside budget, selling expenses and, of the company, marketing spend: what the
-- KPIs of finance are made of. Whoever has an expense and neither sales nor a place in the spine
-- has a cell as well.
with sales as (
    select * from {{ ref('int_sales_measures') }}
    where period_grain in ('month', 'quarter', 'year')
),

expenses as (
    select * from {{ ref('int_expense_amounts') }}
),

budgets as (
    select * from {{ ref('int_budget_amounts') }} where ledger_account = 'revenue'
),

-- Before the first expense that anybody has told of, none is not nothing.
starts as (
    select nights.known_on, date_trunc('month', min(expenses.expense_date))::date as expense_start
    from {{ ref('int_nights') }} as nights
    inner join {{ ref('int_expense_values') }} as expenses
        on nights.known_on >= expenses.known_from and nights.known_on < expenses.known_to
    group by all
),

company as (
    select known_on, period_grain, period_key, period_start, period_end
    from sales
    where scope_type = 'company'
),

cells as (
    select
        known_on, scope_type, scope_key, period_grain, period_key, period_start, period_end,
        is_present, is_daily, row_count, net_amount, costed_amount, cost_amount, new_count,
        unknown_newness_count
    from sales
    union all
    select
        expenses.known_on, expenses.scope_type, expenses.scope_key, company.period_grain,
        company.period_key, company.period_start, company.period_end,
        expenses.selling_expense <> 0 or expenses.unconverted_expenses > 0,
        types.keep_daily_versions, 0, 0, 0, 0, 0, 0
    from expenses
    inner join company using (known_on, period_grain, period_key)
    inner join {{ ref('scope_types') }} as types on expenses.scope_type = types.scope_type
    anti join sales
        on expenses.known_on = sales.known_on
        and expenses.scope_type = sales.scope_type
        and expenses.scope_key = sales.scope_key
        and expenses.period_grain = sales.period_grain
        and expenses.period_key = sales.period_key
)

select
    cells.*,
    budgets.due_amount as budget_amount,
    case
        when cells.period_start >= starts.expense_start then coalesce(expenses.selling_expense, 0)
    end as selling_expense,
    coalesce(expenses.unconverted_expenses, 0) as unconverted_expenses,
    marketing.marketing_spend,
    coalesce(marketing.unconverted_spend, 0) as unconverted_spend
from cells
left join expenses using (known_on, scope_type, scope_key, period_grain, period_key)
left join budgets using (known_on, scope_type, scope_key, period_grain, period_key)
left join {{ ref('int_marketing_measures') }} as marketing
    using (known_on, scope_type, scope_key, period_grain, period_key)
left join starts on cells.known_on = starts.known_on
