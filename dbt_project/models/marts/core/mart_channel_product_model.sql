{{ config(materialized='table') }}

-- Category and key model are those that the product master tells of today.
with sums as (
    select
        strftime(deltas.business_date, '%Y-%m') as period_key,
        deltas.channel_key as channel,
        deltas.product_line_key as product_line,
        coalesce(products.category, 'unknown') as category,
        coalesce(products.is_key_model, false) as is_key_model,
        sum(deltas.gross_amount) as gross_sales,
        sum(deltas.net_amount) as net_revenue,
        sum(deltas.gross_amount - deltas.sale_amount) as discount_amount,
        sum(deltas.costed_amount) as costed_revenue,
        sum(deltas.costed_amount - deltas.cost_amount) as gross_margin,
        sum(deltas.units) as units_sold,
        sum(deltas.row_count) as row_count
    from {{ revenue_ref('int_daily_deltas') }} as deltas
    left join {{ ref('dim_product') }} as products on deltas.product_key = products.product_key
    where deltas.product_key is not null and deltas.known_on <= {{ entity_as_of('order_line') }}
    group by all
)

select
    period_key,
    channel,
    product_line,
    category,
    is_key_model,
    gross_sales::decimal(38, 2) as gross_sales,
    net_revenue::decimal(38, 2) as net_revenue,
    units_sold::decimal(38, 4) as units_sold,
    discount_amount::decimal(38, 2) as discount_amount,
    case
        when gross_sales > 0
            then {{ divide_half_up('discount_amount', 2, 'gross_sales', 2, 9) }}
    end::decimal(38, 9) as discount_rate,
    costed_revenue::decimal(38, 2) as costed_revenue,
    gross_margin::decimal(38, 2) as gross_margin,
    case
        when costed_revenue > 0
            then {{ divide_half_up('gross_margin', 2, 'costed_revenue', 2, 9) }}
    end::decimal(38, 9) as gross_margin_rate,
    row_count::bigint as row_count
from sums
where row_count <> 0 or net_revenue <> 0 or gross_sales <> 0 or gross_margin <> 0
