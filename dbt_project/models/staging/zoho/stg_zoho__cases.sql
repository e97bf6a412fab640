with landed as (
    select * from {{ source('zoho', 'cases') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('case_id') }} as case_id,
        {{ clean_code('case_number') }} as case_number,
        {{ clean_code('account_id') }} as account_id,
        {{ clean_code('product_id') }} as product_id,
        {{ clean_code('opportunity_id') }} as opportunity_id,
        {{ clean_code('owner_id') }} as owner_id,

        ----------  texts
        {{ map_words('case_type', 'zoho', 'case_type') }} as case_type,
        reason,
        origin,
        {{ clean_code('severity') }} as severity,
        {{ clean_code('status') }} as status,

        ----------  timestamps
        opened_at,
        first_response_at,
        resolved_at,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
