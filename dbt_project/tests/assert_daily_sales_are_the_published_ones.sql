-- A failure means that a day's sales by team or by product went another way than the published
-- figures: what is added up over days, teams, channels and goods is not what the report says.
with daily as (
    select
        strftime(business_date, '%Y-%m') as period_key, *,
        unnest([
            { 'scope_type': 'company', 'scope_key': 'company' },
            { 'scope_type': 'team', 'scope_key': team_key },
            { 'scope_type': 'region', 'scope_key': region_key },
            { 'scope_type': 'product_line', 'scope_key': product_line },
            { 'scope_type': 'channel', 'scope_key': channel }
        ], recursive := true)
    from {{ ref('mart_sales_daily') }}
),

goods as (
    select
        *,
        unnest([
            { 'scope_type': 'company', 'scope_key': 'company' },
            { 'scope_type': 'product_line', 'scope_key': product_line },
            { 'scope_type': 'channel', 'scope_key': channel }
        ], recursive := true)
    from {{ ref('mart_channel_product_model') }}
),

sums as (
    select
        'mart_sales_daily' as mart, scope_type, scope_key, period_key,
        sum(net_revenue) as net_revenue, sum(units_sold) as units_sold,
        sum(gross_margin) as gross_margin, sum(gross_sales) as gross_sales,
        sum(discount_amount) as discount_rate
    from daily
    group by all
    union all
    select
        'mart_channel_product_model', scope_type, scope_key, period_key,
        sum(net_revenue), sum(units_sold), sum(gross_margin), sum(gross_sales),
        sum(discount_amount)
    from goods
    group by all
),

parts as (
    unpivot sums
    on net_revenue, units_sold, gross_margin, gross_sales, discount_rate
    into name kpi_id value amount
),

-- Cells of members without sales have no rows to be compared with.
cells as (
    select kpi_id, scope_type, scope_key, period_key, numerator
    from {{ ref('fct_kpi_values') }}
    where period_grain = 'month'
)

select parts.*, cells.numerator
from parts
inner join cells using (kpi_id, scope_type, scope_key, period_key)
where cells.numerator is distinct from parts.amount::decimal(38, 6)
union all
select
    cells.kpi_id, 'missing', cells.scope_type, cells.scope_key, cells.period_key, null,
    cells.numerator
from cells
where cells.kpi_id = 'net_revenue' and cells.numerator <> 0
    and cells.scope_type in ('company', 'team', 'region', 'product_line', 'channel')
    and not exists (
        select 1 from parts
        where parts.mart = 'mart_sales_daily'
            and parts.scope_type = cells.scope_type
            and parts.scope_key = cells.scope_key
            and parts.period_key = cells.period_key
    )
