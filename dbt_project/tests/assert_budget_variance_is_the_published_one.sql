-- A failure means that the mart of budgets and the KPI tell different stories of one period.
with kpi as (
    select * from {{ ref('fct_kpi_values') }} where kpi_id = 'budget_variance'
),

mart as (
    select * from {{ ref('mart_budget_variance') }} where kpi_id = 'net_revenue'
)

select
    kpi.scope_type,
    kpi.scope_key,
    kpi.period_key,
    kpi.value,
    mart.variance
from kpi
full join mart using (scope_type, scope_key, period_grain, period_key)
where kpi.value is distinct from mart.variance
