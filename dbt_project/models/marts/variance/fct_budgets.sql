with budgets as (
    select * from {{ ref('int_budget_states') }}
    where known_to = date '9999-12-31' and not _is_deleted
),

rates as (
    select * from {{ ref('int_fx_budget_rates') }} where known_to = date '9999-12-31'
)

select
    budgets.budget_version,
    budgets.ledger_account,
    budgets.scope_type,
    budgets.scope_key,
    coalesce(budgets.is_detailed, false) as is_detailed,
    coalesce(budgets.legal_entity_id, 'all') as legal_entity_key,
    coalesce(budgets.org_unit_id, 'all') as org_unit_key,
    coalesce(budgets.category, 'all') as category,
    coalesce(budgets.expense_account, 'all') as expense_account,
    coalesce(budgets.product_id, 'all') as product_key,
    budgets.period_grain,
    budgets.period_key,
    budgets.amount,
    case
        when budgets.currency = '{{ var("reporting_currency") }}' then budgets.amount
        else {{ to_reporting('budgets.amount', 'rates.rate_to_reporting') }}
    end::decimal(18, 2) as amount_reporting,
    budgets.quantity,
    budgets.currency,
    budgets.tax_basis,
    budgets.status,
    budgets.approved_by,
    budgets.approved_at,
    budgets._source_system,
    budgets._batch_id
from budgets
left join {{ ref('int_periods') }} as periods
    on budgets.period_grain = periods.period_grain and budgets.period_key = periods.period_key
left join rates
    on budgets.currency = rates.currency and periods.period_start = rates.day
