with landed as (
    select * from {{ source('erp', 'invoices') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('invoice_id') }} as invoice_id,
        {{ clean_code('invoice_id') }} as invoice_number,
        {{ clean_code('order_id') }} as order_id,
        {{ clean_code('source_account_id') }} as account_id,
        {{ clean_code('salesperson_id') }} as salesperson_id,
        {{ clean_code('original_invoice_id') }} as original_invoice_id,

        ----------  numerics
        amount_incl_tax,
        tax_amount,
        {{ map_words('currency', 'erp', 'currency') }} as currency,

        ----------  booleans
        is_intercompany,

        ----------  dates
        issue_date,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
