-- A product that left the master keeps what was last known of it: its sales keep its product line.
with products as (
    select * from {{ ref('int_product_states') }} where known_to = date '9999-12-31'
),

-- Whatever was sold, stocked, planned or sent without an order is there as well, and so is none.
known as (
    select product_id as product_key from {{ ref('int_sales_line_states') }}
    union
    select product_id from {{ ref('int_inventory_snapshot_states') }}
    union
    select product_id from {{ ref('int_launch_plan_states') }}
    union
    select product_id from {{ ref('int_budget_states') }}
    union
    select product_key from {{ ref('int_fulfilment_entries') }}
    where uncounted_because = 'no_order_line'
    union
    select 'unknown'
)

select
    coalesce(products.product_id, known.product_key) as product_key,
    products.sku,
    coalesce(products.name, case
        when known.product_key = 'unknown' then '未知'
        else coalesce(products.product_id, known.product_key)
    end) as name_zh,
    coalesce(products.name_en, products.name, case
        when known.product_key = 'unknown' then 'Unknown'
        else coalesce(products.product_id, known.product_key)
    end) as name_en,
    coalesce(products.product_line, 'unknown') as product_line,
    products.product_line_name,
    products.category,
    products.brand,
    products.model,
    coalesce(products.is_key_model, false) as is_key_model,
    products.launch_date,
    products.end_date,
    products.standard_cost,
    products.uom,
    products.product_id is null as is_inferred
from products
full join known on products.product_id = known.product_key
where products.product_id is not null or known.product_key is not null
