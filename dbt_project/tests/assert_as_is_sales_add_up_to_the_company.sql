-- A failure means that sales got lost or doubled when they were put under the people of today:
-- teams, regions or salespeople of a month do not add up to the company, as they are or were.
with members as (
    select
        scope_type,
        period_key,
        sum(as_was_net_revenue) as as_was,
        sum(as_is_net_revenue) as as_is,
        sum(as_was_units_sold) as as_was_units,
        sum(as_is_units_sold) as as_is_units
    from {{ ref('mart_sales_as_is') }}
    group by all
),

company as (
    select
        period_key,
        sum(value) filter (kpi_id = 'net_revenue') as net_revenue,
        sum(value) filter (kpi_id = 'units_sold') as units_sold
    from {{ ref('fct_kpi_values') }}
    where scope_type = 'company' and period_grain = 'month'
        and kpi_id in ('net_revenue', 'units_sold')
    group by all
)

select company.*, members.* exclude (period_key)
from company
left join members on company.period_key = members.period_key
where members.as_was is distinct from company.net_revenue
    or members.as_is is distinct from company.net_revenue
    or members.as_was_units is distinct from company.units_sold
    or members.as_is_units is distinct from company.units_sold
