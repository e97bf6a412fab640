{{ config(materialized='view') }}

-- As-was is the published figure. As-is adds up what each salesperson sold under the team and
-- region of today, whoever they belonged to then.
with months as (
    select * from {{ local_ref('fct_kpi_values') }}
    where period_grain = 'month' and scope_type in ('salesperson', 'team', 'region')
),

people as (
    select * from {{ local_ref('dim_salesperson') }}
),

cells as (
    select
        period_key, scope_type, scope_key,
        sum(value) filter (kpi_id = 'net_revenue') as net_revenue,
        sum(value) filter (kpi_id = 'units_sold') as units_sold
    from months
    where kpi_id in ('net_revenue', 'units_sold')
    group by all
),

sold as (
    select
        cells.*,
        coalesce(people.team_key, 'unknown') as team_key,
        coalesce(people.region_key, 'unknown') as region_key
    from cells
    left join people on cells.scope_key = people.salesperson_key
    where cells.scope_type = 'salesperson'
),

regrouped as (
    select period_key, scope_type, scope_key, net_revenue, units_sold
    from sold
    union all
    select period_key, 'team', team_key, sum(net_revenue), sum(units_sold)
    from sold
    group by all
    union all
    select period_key, 'region', region_key, sum(net_revenue), sum(units_sold)
    from sold
    group by all
)

select
    coalesce(cells.period_key, regrouped.period_key) as period_key,
    coalesce(cells.scope_type, regrouped.scope_type) as scope_type,
    coalesce(cells.scope_key, regrouped.scope_key) as scope_key,
    coalesce(cells.net_revenue, 0)::decimal(38, 2) as as_was_net_revenue,
    coalesce(regrouped.net_revenue, 0)::decimal(38, 2) as as_is_net_revenue,
    coalesce(cells.units_sold, 0)::decimal(38, 4) as as_was_units_sold,
    coalesce(regrouped.units_sold, 0)::decimal(38, 4) as as_is_units_sold
from cells
full join regrouped
    on cells.period_key = regrouped.period_key
    and cells.scope_type = regrouped.scope_type
    and cells.scope_key = regrouped.scope_key
