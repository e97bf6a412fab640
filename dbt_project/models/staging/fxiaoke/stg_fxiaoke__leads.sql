with landed as (
    select * from {{ source('fxiaoke', 'leads') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('source_lead_id') }} as source_lead_id,
        {{ clean_code('campaign_id') }} as campaign_id,
        {{ clean_code('owner_id') }} as owner_id,
        {{ clean_code('converted_account_id') }} as converted_account_id,
        {{ clean_code('converted_opportunity_id') }} as converted_opportunity_id,

        ----------  texts
        company,
        source_channel,
        {{ map_words('lead_status', 'fxiaoke', 'status') }} as status,

        ----------  timestamps
        created_at,
        first_response_at,
        converted_at,

        {{ lineage_columns() }}
    from landed
),

flagged as (
    select
        *,
        status = 'converted' as is_converted
    from mapped
),

{{ record_versions('flagged') }}
