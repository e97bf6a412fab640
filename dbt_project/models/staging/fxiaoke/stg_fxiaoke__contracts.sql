with landed as (
    select * from {{ source('fxiaoke', 'contracts') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('contract_id') }} as contract_id,
        {{ clean_code('contract_number') }} as contract_number,
        {{ clean_code('opportunity_id') }} as opportunity_id,
        {{ clean_code('account_id') }} as account_id,
        {{ clean_code('owner_id') }} as owner_id,

        ----------  texts
        {{ map_words('document_status', 'fxiaoke', 'status') }} as status,
        {{ map_words('currency', 'fxiaoke', 'currency') }} as currency,

        ----------  numerics
        amount,

        ----------  timestamps
        signed_date,
        effective_from,
        effective_to,
        created_at,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
