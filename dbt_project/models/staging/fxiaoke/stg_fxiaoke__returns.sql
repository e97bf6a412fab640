with landed as (
    select * from {{ source('fxiaoke', 'returns') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('return_id') }} as return_id,
        {{ clean_code('return_number') }} as return_number,
        {{ clean_code('account_id') }} as account_id,
        {{ clean_code('order_id') }} as order_id,

        ----------  texts
        reason,
        {{ map_words('currency', 'fxiaoke', 'currency') }} as currency,

        ----------  numerics
        amount,

        ----------  dates
        return_date,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
