-- On which nights the budget, the expenses, the marketing spend or the markets of which days
-- changed: by a version, an approval or an exchange rate. What is open or new is looked at anyway.
-- A market's size stands for later months as well. Detailed budgets are in no KPI.
with budgets as (
    select * from {{ ref('int_budgets_in_force') }} where not is_detailed
),

expenses as (
    select * from {{ ref('int_expense_states') }}
),

markets as (
    select known_from as known_on, month_start from {{ ref('int_market_values') }}
    union
    select known_to, month_start from {{ ref('int_market_values') }}
    where known_to < date '9999-12-31'
),

changes as (
    select known_from as known_on, month_start as business_date
    from budgets
    union
    select known_to, month_start from budgets
    union
    select known_from, expense_date from expenses
    union
    select known_to, expense_date from expenses
    union
    select rates.known_from, rates.day
    from {{ ref('int_fx_daily_rates') }} as rates
    inner join expenses on rates.currency = expenses.currency and rates.day = expenses.expense_date
    union
    select rates.known_to, rates.day
    from {{ ref('int_fx_daily_rates') }} as rates
    inner join expenses on rates.currency = expenses.currency and rates.day = expenses.expense_date
    union
    select known_from, spend_date from {{ ref('int_marketing_spend_values') }}
    union
    select known_to, spend_date from {{ ref('int_marketing_spend_values') }}
    union
    select
        known_on,
        unnest(generate_series(month_start, date_trunc('month', known_on), interval 1 month))::date
    from markets
)

select * from changes where known_on < date '9999-12-31'
