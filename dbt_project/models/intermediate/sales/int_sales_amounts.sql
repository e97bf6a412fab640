{{ config(materialized='table') }}

-- Sums per scope and look. New products are those launched in the year up to the end of the look.
with amounts as (
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
        coalesce(sum(deltas.cost_amount), 0) as cost_amount,
        coalesce(sum(deltas.costed_amount), 0) as costed_amount,
        coalesce(sum(deltas.constant_fx_amount), 0) as constant_fx_amount,
        coalesce(sum(deltas.unconverted_count), 0) as unconverted_count,
        coalesce(sum(deltas.units), 0) as units,
        sum(deltas.row_count)::bigint as row_count
    from {{ ref('int_look_days') }} as looks
    inner join {{ ref('int_sales_deltas') }} as deltas
        on looks.scope_type = deltas.scope_type
        and looks.business_date = deltas.business_date
        and deltas.known_on <= looks.known_on
    group by all
),

-- Months and longer: a new product's share is published for those only.
new_products as (
    select
        looks.known_on,
        deltas.scope_type,
        deltas.scope_key,
        looks.period_grain,
        looks.period_key,
        sum(deltas.net_amount) as new_product_amount
    from {{ ref('int_looks') }} as looks
    inner join {{ ref('int_launch_deltas') }} as deltas
        on deltas.month_start between looks.period_start and looks.end_date
        and deltas.known_on <= looks.known_on
        and deltas.launch_date <= looks.end_date
        and deltas.launch_date > (looks.end_date - interval 12 month)::date
    where looks.period_grain in ('month', 'quarter', 'year')
    group by all
)

select amounts.*, coalesce(new_products.new_product_amount, 0) as new_product_amount
from amounts
left join new_products using (known_on, scope_type, scope_key, period_grain, period_key)
