{{ config(materialized='table') }}

-- Sums per scope and look. New products are those launched in the year up to the end of the look.
with
{% if not is_order_basis() %}
    -- Orders and buyers are counted on the day of the order, whenever revenue is.
    revenue_and_orders as not materialized (
        select * from {{ revenue_ref('int_sales_deltas') }}
        union all by name
        select
            known_on, scope_type, scope_key, business_date,
            sale_amount as order_sale_amount, row_count as order_row_count
        from {{ ref('int_sales_deltas') }}
    ),
{% endif %}

amounts as (
    select
        looks.known_on,
        deltas.scope_type,
        deltas.scope_key,
        looks.period_grain,
        looks.period_key,
        coalesce(sum(deltas.gross_amount), 0) as gross_amount,
        coalesce(sum(deltas.net_amount), 0) as net_amount,
        {% if not is_order_basis() %}
            coalesce(sum(deltas.order_sale_amount), 0) as order_sale_amount,
            coalesce(sum(deltas.order_row_count), 0)::bigint as order_row_count,
        {% endif %}
        coalesce(sum(deltas.sale_amount), 0) as sale_amount,
        coalesce(sum(deltas.return_amount), 0) as return_amount,
        coalesce(sum(deltas.cost_amount), 0) as cost_amount,
        coalesce(sum(deltas.costed_amount), 0) as costed_amount,
        coalesce(sum(deltas.constant_fx_amount), 0) as constant_fx_amount,
        coalesce(sum(deltas.unconverted_count), 0) as unconverted_count,
        coalesce(sum(deltas.units), 0) as units,
        coalesce(sum(deltas.row_count), 0)::bigint as row_count
    from {{ ref('int_look_days') }} as looks
    inner join
        {{ ref('int_sales_deltas') if is_order_basis() else 'revenue_and_orders' }} as deltas
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
