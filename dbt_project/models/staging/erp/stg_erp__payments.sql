with landed as (
    select * from {{ source('erp', 'payments') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('payment_id') }} as payment_id,
        {{ clean_code('payment_id') }} as payment_number,
        {{ clean_code('source_account_id') }} as account_id,
        {{ clean_code('order_id') }} as order_id,

        ----------  texts
        {{ map_words('payment_method', {
            '银行转账': 'transfer',
            '现金': 'cash',
            '银行承兑': 'bank_acceptance',
            '商业承兑': 'commercial_acceptance',
            '抵账': 'offset',
        }) }} as method,

        ----------  numerics
        amount,
        upper({{ clean_code('currency') }}) as currency,

        ----------  dates
        payment_date,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
