-- A failure means that what the legal entities earn and spend is not what the company does.
with company as (
    select
        period_key,
        max(value) filter (kpi_id = 'net_revenue') as net_revenue,
        max(value) filter (kpi_id = 'selling_expense') as selling_expense
    from {{ ref('fct_kpi_values') }}
    where scope_type = 'company' and period_grain = 'month'
    group by all
),

entities as (
    select
        period_key,
        sum(external_revenue) as net_revenue,
        sum(selling_expense) as selling_expense
    from {{ ref('mart_branch_margin') }}
    group by all
)

select
    company.period_key,
    company.net_revenue,
    entities.net_revenue as revenue_of_entities,
    company.selling_expense,
    entities.selling_expense as expense_of_entities
from company
left join entities on company.period_key = entities.period_key
where company.net_revenue <> coalesce(entities.net_revenue, 0)
    or coalesce(company.selling_expense, 0) <> coalesce(entities.selling_expense, 0)
