with landed as (
    select * from {{ source('finance', 'opening_balances') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('document_no') }} as document_no,
        {{ clean_code('source_account_id') }} as account_id,

        ----------  texts
        {{ map_words('balance_type', 'finance', 'balance_type') }} as balance_type,

        ----------  numerics
        open_amount,
        {{ map_words('currency', 'finance', 'currency') }} as currency,

        ----------  dates
        document_date,
        due_date,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
