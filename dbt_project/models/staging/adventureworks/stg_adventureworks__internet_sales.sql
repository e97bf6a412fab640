with landed as (
    select * from {{ source('adventureworks', 'internet_sales') }}
),

mapped as (
    select
        ----------  ids
        sales_order_number || '-' || sales_order_line_number as order_line_id,
        sales_order_number as order_id,
        'C' || customer_key as source_account_id,
        product_key::varchar as product_id,

        ----------  texts
        'ecommerce' as channel,
        'completed' as order_status,
        'sale' as line_type,
        'USD' as currency,

        ----------  numerics
        order_quantity as quantity,
        unit_price,
        discount_amount,
        product_standard_cost as unit_cost,

        ----------  booleans
        false as price_includes_tax,
        false as discount_in_unit_price,

        ----------  dates
        order_date,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
