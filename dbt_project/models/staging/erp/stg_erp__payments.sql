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
        {{ clean_code('salesperson_id') }} as salesperson_id,

        ----------  texts
        {{ map_words('payment_method', 'erp', 'payment_method') }} as method,
        {{ map_words('bill_status', 'erp', 'bill_status') }} as bill_status,

        ----------  numerics
        amount,
        {{ map_words('currency', 'erp', 'currency') }} as currency,

        ----------  dates
        payment_date,
        maturity_date,
        settled_at as settled_on,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
