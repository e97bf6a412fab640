with landed as (
    select * from {{ source('erp', 'deliveries') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('delivery_line_id') }} as delivery_line_id,
        {{ clean_code('delivery_id') }} as delivery_id,
        {{ clean_code('order_line_id') }} as order_line_id,
        {{ clean_code('product_id') }} as product_id,
        {{ clean_code('legal_entity_id') }} as legal_entity_id,

        ----------  numerics
        delivered_quantity,

        ----------  booleans
        is_intercompany,

        ----------  dates
        promised_at as promised_on,
        shipped_at as shipped_on,
        delivered_at as delivered_on,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
