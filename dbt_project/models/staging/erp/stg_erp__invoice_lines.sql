with landed as (
    select * from {{ source('erp', 'invoice_lines') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('invoice_line_id') }} as invoice_line_id,
        {{ clean_code('invoice_id') }} as invoice_id,
        {{ clean_code('order_line_id') }} as order_line_id,
        {{ clean_code('product_id') }} as product_id,

        ----------  numerics
        quantity,
        amount_ex_tax,
        tax_rate,
        tax_amount,

        ----------  booleans
        is_red_letter,

        ----------  dates
        issue_date,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
