with landed as (
    select * from {{ source('zoho', 'leads') }}
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
        -- A converted lead may keep the status it had.
        case
            when is_converted then 'converted'
            else {{ map_words('lead_status', 'zoho', 'status') }}
        end as status,

        ----------  booleans
        is_converted,

        ----------  timestamps
        created_at,
        first_response_at,
        converted_at,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
