with landed as (
    select * from {{ source('fxiaoke', 'invoice_applications') }}
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
        {{ map_words('document_status', 'fxiaoke', 'status') }} as status,
        {{ map_words('currency', 'fxiaoke', 'currency') }} as currency,

        ----------  numerics
        amount_incl_tax,

        ----------  timestamps
        issue_date,
        created_at,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
