with landed as (
    select * from {{ source('erp', 'order_lines') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('order_line_id') }} as order_line_id,
        {{ clean_code('order_id') }} as order_id,
        {{ clean_code('source_account_id') }} as source_account_id,
        {{ clean_code('salesperson_id') }} as salesperson_id,
        {{ clean_code('product_id') }} as product_id,
        {{ clean_code('legal_entity_id') }} as legal_entity_id,
        {{ clean_code('original_line_id') }} as original_line_id,

        ----------  texts
        {{ map_words('channel', 'erp', 'channel') }} as channel,
        {{ map_words('order_status', 'erp', 'order_status') }} as order_status,
        {{ map_words('line_type', 'erp', 'line_type') }} as line_type,
        upper({{ clean_code('currency') }}) as currency,
        uom,

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
        is_intercompany,

        ----------  dates
        order_date,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
