with landed as (
    select * from {{ source('fxiaoke', 'payments') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('payment_id') }} as payment_id,
        {{ clean_code('payment_number') }} as payment_number,
        {{ clean_code('account_id') }} as account_id,
        {{ clean_code('order_id') }} as order_id,

        ----------  texts
        {{ map_words('payment_method', 'fxiaoke', 'method') }} as method,
        {{ map_words('currency', 'fxiaoke', 'currency') }} as currency,

        ----------  numerics
        amount,

        ----------  dates
        payment_date,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
