{{ config(materialized='view') }}

-- Published cells side by side: nothing is computed here.
{% set kpis = [
    'gross_sales', 'net_revenue', 'units_sold', 'order_count', 'avg_order_value',
    'sales_per_customer', 'net_revenue_ytd', 'return_rate', 'discount_rate', 'share_of_company',
    'new_product_share', 'gross_margin', 'gross_margin_rate', 'selling_expense',
    'selling_expense_ratio', 'contribution_rate', 'return_on_selling_spend', 'attainment',
    'time_elapsed_rate', 'pace_gap', 'required_run_rate', 'collection_rate', 'cash_received',
    'cash_to_sales_ratio', 'overdue_rate', 'dso', 'active_customers', 'new_customers',
    'new_customer_rate', 'repeat_purchase_rate', 'churn_rate', 'csat', 'nps'
] %}

with cells as (
    select * from {{ local_ref('fct_kpi_values') }}
    where period_grain = 'month' and scope_type in ('company', 'region', 'team', 'salesperson')
),

scores as (
    select * from {{ local_ref('mart_performance_score') }} where period_grain = 'month'
),

wide as (
    select
        {% for kpi in kpis %}
            max(value) filter (kpi_id = '{{ kpi }}') as {{ kpi }},
        {% endfor %}
        bool_or(is_partial) as is_partial,
        period_key,
        scope_type,
        scope_key
    from cells
    group by all
)

select wide.*, scores.score, scores.status as score_status
from wide
left join scores
    on wide.period_key = scores.period_key
    and wide.scope_type = scores.scope_type
    and wide.scope_key = scores.scope_key
