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

scope_types as (
    select unnest(['region', 'team', 'salesperson']) as scope_type
),

-- A month without sales is nobody's.
company as (
    select
        figures.period_key,
        scope_types.scope_type,
        sum(figures.value) filter (figures.kpi_id = 'net_revenue') as net_revenue,
        sum(figures.value) filter (figures.kpi_id = 'units_sold') as units_sold
    from {{ ref('fct_kpi_values') }} as figures
    cross join scope_types
    where figures.scope_type = 'company' and figures.period_grain = 'month'
        and figures.kpi_id in ('net_revenue', 'units_sold')
    group by all
)

select company.*, members.* exclude (period_key, scope_type)
from company
left join members
    on company.period_key = members.period_key and company.scope_type = members.scope_type
where coalesce(members.as_was, 0) is distinct from company.net_revenue
    or coalesce(members.as_is, 0) is distinct from company.net_revenue
    or coalesce(members.as_was_units, 0) is distinct from company.units_sold
    or coalesce(members.as_is_units, 0) is distinct from company.units_sold
