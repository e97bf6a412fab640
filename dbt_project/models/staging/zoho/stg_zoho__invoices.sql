with landed as (
    select * from {{ source('zoho', 'invoices') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('invoice_id') }} as invoice_id,
        {{ clean_code('invoice_number') }} as invoice_number,
        {{ clean_code('order_id') }} as order_id,
        {{ clean_code('account_id') }} as account_id,
        {{ clean_code('salesperson_id') }} as salesperson_id,

        ----------  texts
        {{ clean_code('status') }} as status,

        ----------  numerics
        amount_incl_tax,
        tax_amount,
        discount_amount,
        {{ map_words('currency', 'zoho', 'currency') }} as currency,

        ----------  dates and timestamps
        issue_date,
        due_date,
        created_at,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
