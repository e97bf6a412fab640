-- A failure means that the accounts which BI sees as buyers of the last 365 days are not those that
-- the KPI of active customers counts.
with accounts as (
    select count(*) filter (days_since_sale < 365) as active_customers
    from {{ ref('mart_customer_360') }}
),

company as (
    select value as active_customers from {{ ref('fct_kpi_values') }}
    where kpi_id = 'active_customers' and scope_type = 'company' and period_grain = 'month'
    qualify row_number() over (order by period_key desc) = 1
)

select accounts.active_customers as of_accounts, company.active_customers as of_company
from accounts
cross join company
where accounts.active_customers <> company.active_customers
