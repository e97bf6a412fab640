with landed as (
    select * from {{ source('eshop', 'orders') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('order_line_id') }} as order_line_id,
        {{ clean_code('order_id') }} as order_id,
        {{ clean_code('source_account_id') }} as source_account_id,
        {{ clean_code('salesperson_id') }} as salesperson_id,
        {{ clean_code('product_id') }} as product_id,
        {{ clean_code('original_line_id') }} as original_line_id,
        {{ clean_code('legal_entity_id') }} as legal_entity_id,

        ----------  texts
        channel,
        {{ map_words('order_status', 'eshop', 'order_status') }} as order_status,
        {{ map_words('line_type', 'eshop', 'line_type') }} as line_type,
        currency,

        ----------  numerics
        quantity,
        list_price,
        unit_price,
        discount_amount,
        tax_rate,
        tax_amount,

        ----------  booleans
        price_includes_tax,
        discount_in_unit_price,

        ----------  dates
        {{ business_date('ordered_at') }} as order_date,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
