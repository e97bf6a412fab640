with landed as (
    select * from {{ source('fxiaoke', 'quotes') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('quote_id') }} as quote_id,
        {{ clean_code('quote_number') }} as quote_number,
        {{ clean_code('opportunity_id') }} as opportunity_id,
        {{ clean_code('account_id') }} as account_id,
        {{ clean_code('owner_id') }} as owner_id,

        ----------  texts
        {{ map_words('document_status', 'fxiaoke', 'status') }} as status,
        {{ map_words('currency', 'fxiaoke', 'currency') }} as currency,

        ----------  numerics
        amount,

        ----------  timestamps
        effective_to,
        created_at,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
