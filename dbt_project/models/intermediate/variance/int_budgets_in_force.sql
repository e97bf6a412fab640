-- Budgets that count, from which night to which: approved ones without tax, in reporting currency
-- at the budget rate of their month, from their approval on.
{% set currency = var('reporting_currency') %}

with budgets as (
    select
        *,
        greatest(known_from, coalesce(approved_at::date, known_from)) as counts_from
    from {{ ref('int_budget_states') }}
    where status = 'approved' and tax_basis = 'ex_tax' and not _is_deleted
),

rates as (
    select currency, day, rate_to_reporting, known_from, known_to
    from {{ ref('int_fx_budget_rates') }}
    union all
    select '{{ currency }}', period_start, 1, date '0001-01-01', date '9999-12-31'
    from {{ ref('int_periods') }}
    where period_grain = 'month'
)

select
    budgets.ledger_account,
    budgets.scope_type,
    budgets.scope_key,
    coalesce(budgets.is_detailed, false) as is_detailed,
    budgets.legal_entity_id,
    budgets.org_unit_id,
    budgets.category,
    budgets.expense_account,
    budgets.product_id,
    periods.period_key as month_key,
    periods.period_start as month_start,
    periods.period_end as month_end,
    budgets.budget_version,
    round({{ times('budgets.amount', 'rates.rate_to_reporting', left_scale=2) }}, 2)::decimal(18, 2)
        as amount,
    budgets.quantity,
    budgets.approved_at,
    greatest(budgets.counts_from, rates.known_from) as known_from,
    least(budgets.known_to, rates.known_to) as known_to
from budgets
inner join {{ ref('int_periods') }} as periods
    on budgets.period_grain = periods.period_grain and budgets.period_key = periods.period_key
inner join rates
    on periods.period_start = rates.day
    and budgets.currency = rates.currency
    and budgets.counts_from < rates.known_to
    and rates.known_from < budgets.known_to
where budgets.counts_from < budgets.known_to
