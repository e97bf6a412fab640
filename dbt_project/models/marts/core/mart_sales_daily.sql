{{ config(materialized='table') }}

-- What is known on the night; what nothing is left of is no row.
select
    business_date,
    region_key,
    team_key,
    product_line_key as product_line,
    channel_key as channel,
    sum(gross_amount)::decimal(38, 2) as gross_sales,
    sum(net_amount)::decimal(38, 2) as net_revenue,
    sum(return_amount)::decimal(38, 2) as return_amount,
    sum(gross_amount - sale_amount)::decimal(38, 2) as discount_amount,
    sum(costed_amount - cost_amount)::decimal(38, 2) as gross_margin,
    sum(units)::decimal(38, 4) as units_sold,
    sum(row_count)::bigint as row_count
from {{ revenue_ref('int_daily_deltas') }}
where team_key is not null and known_on <= {{ entity_as_of('order_line') }}
group by business_date, region_key, team_key, product_line_key, channel_key
having
    sum(row_count) <> 0
    or sum(net_amount) <> 0
    or sum(gross_amount) <> 0
    or sum(cost_amount) <> 0
    or sum(units) <> 0
