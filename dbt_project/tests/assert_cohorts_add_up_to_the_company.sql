-- A failure means that revenue of a month stands under no cohort, or under two.
with cohorts as (
    select period_key, sum(net_revenue) as net_revenue
    from {{ ref('mart_customer_cohort') }}
    group by all
),

company as (
    select period_key, value as net_revenue
    from {{ ref('fct_kpi_values') }}
    where kpi_id = 'net_revenue' and scope_type = 'company' and period_grain = 'month'
)

select period_key, cohorts.net_revenue as of_cohorts, company.net_revenue as of_company
from cohorts
full join company using (period_key)
where coalesce(cohorts.net_revenue, 0) <> coalesce(company.net_revenue, 0)
