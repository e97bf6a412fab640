{{ config(materialized='table') }}

-- Sums per scope and look. recent launches: lines of products launched in the year up to the end.
select
    looks.known_on,
    deltas.scope_type,
    deltas.scope_key,
    looks.period_grain,
    looks.period_key,
    sum(deltas.gross_amount) as gross_amount,
    sum(deltas.net_amount) as net_amount,
    coalesce(sum(deltas.sale_amount), 0) as sale_amount,
    coalesce(sum(deltas.return_amount), 0) as return_amount,
    coalesce(sum(deltas.units), 0) as units,
    coalesce(sum(deltas.net_amount) filter (
        deltas.recent_launch_date <= looks.end_date
        and deltas.recent_launch_date > (looks.end_date - interval 12 month)::date
    ), 0) as new_product_amount,
    sum(deltas.row_count)::bigint as row_count
from {{ ref('int_look_days') }} as looks
inner join {{ ref('int_sales_deltas') }} as deltas
    on looks.business_date = deltas.business_date
    and deltas.known_on <= looks.known_on
group by all
