with landed as (
    select * from {{ source('online_retail', 'invoice_lines') }}
),

mapped as (
    select
        ----------  ids
        _record_id as order_line_id,
        invoice_no as order_id,
        customer_id as source_account_id,
        upper(stock_code) as product_id,

        ----------  texts
        'ecommerce' as channel,
        'completed' as order_status,
        case
            when invoice_no like 'C%' then 'return'
            when quantity > 0 and unit_price > 0 then 'sale'
            else 'adjustment'
        end as line_type,
        country,
        'GBP' as currency,

        ----------  numerics
        quantity,
        unit_price,

        ----------  booleans
        false as price_includes_tax,
        false as discount_in_unit_price,

        ----------  dates
        {{ business_date('invoiced_at') }} as order_date,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
