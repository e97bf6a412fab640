{{ config(materialized='table') }}

-- Revenue, margin and selling expenses beside what was budgeted for them. The margin that was
-- budgeted is revenue less cost.
with budgets as (
    select
        {% for account in ['revenue', 'cost', 'expense'] %}
            sum(budget_amount) filter (ledger_account = '{{ account }}') as {{ account }},
            sum(due_amount) filter (ledger_account = '{{ account }}') as {{ account }}_due,
        {% endfor %}
        scope_type,
        scope_key,
        period_grain,
        period_key
    from {{ ref('int_budget_amounts') }}
    where known_on = {{ entity_as_of('order_line') }}
    group by all
),

measures as (
    select 'net_revenue' as kpi_id, *, revenue as budget, revenue_due as due from budgets
    union all
    select 'gross_margin', *, revenue - cost, revenue_due - cost_due from budgets
    union all
    select 'selling_expense', *, expense, expense_due from budgets
),

actuals as (
    select * from {{ ref('fct_kpi_values') }}
    where
        kpi_id in ('net_revenue', 'gross_margin', 'selling_expense', 'net_revenue_constant_fx')
),

compared as (
    select
        measures.*,
        actuals.value,
        actuals.status,
        actuals.is_partial,
        case
            when measures.kpi_id = 'net_revenue' and constant.status <> 'missing_input'
                then constant.value
        end as constant_fx
    from measures
    inner join actuals using (kpi_id, scope_type, scope_key, period_grain, period_key)
    left join actuals as constant
        on constant.kpi_id = 'net_revenue_constant_fx'
        and measures.scope_type = constant.scope_type
        and measures.scope_key = constant.scope_key
        and measures.period_grain = constant.period_grain
        and measures.period_key = constant.period_key
    where measures.due is not null
)

select
    kpi_id,
    scope_type,
    scope_key,
    period_grain,
    period_key,
    budget::decimal(38, 2) as budget_amount,
    due::decimal(38, 6) as budget_due,
    value::decimal(38, 6) as actual,
    (value - due)::decimal(38, 6) as variance,
    {{ divide_half_up('value - due', 6, 'abs(due)', 6, 9) }}::decimal(38, 9) as variance_rate,
    (constant_fx - due)::decimal(38, 6) as variance_constant_fx,
    case when status in ('ok', 'partial_period') and due = 0 then 'no_denominator' else status end
        as status,
    is_partial
from compared
