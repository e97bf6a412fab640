-- A failure means that an expense stands beside two lines of the budget, or nowhere at all.
with spent as (
    select
        strftime(expense_date, '%Y-%m') as period_key,
        coalesce(sum(amount_reporting), 0) as amount
    from {{ ref('fct_expenses') }}
    where expense_date <= {{ entity_as_of('order_line') }}
        and exists (select 1 from {{ ref('mart_expense_budget') }})
    group by all
),

compared as (
    select period_key, sum(actual) as amount
    from {{ ref('mart_expense_budget') }}
    where expense_count > 0
    group by all
)

select
    period_key,
    spent.amount as spent,
    compared.amount as compared
from spent
full join compared using (period_key)
where spent.amount is distinct from compared.amount
