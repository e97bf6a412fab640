with landed as (
    select * from {{ source('erp', 'payments') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('payment_id') }} as payment_id,
        {{ clean_code('payment_id') }} as payment_number,
        {{ clean_code('source_account_id') }} as account_id,
        {{ clean_code('invoice_id') }} as invoice_id,
        {{ clean_code('order_id') }} as order_id,

        ----------  texts
        {{ map_words('payment_method', 'erp', 'payment_method') }} as method,

        ----------  numerics
        amount,
        {{ map_words('currency', 'erp', 'currency') }} as currency,

        ----------  dates
        payment_date,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
