with landed as (
    select * from {{ source('salesforce', 'leads') }}
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
        {{ clean_code('source_channel') }} as source_channel,
        -- A converted lead keeps the status it had.
        case
            when is_converted then 'converted'
            else {{ map_words('lead_status', 'salesforce', 'status') }}
        end as status,
        disqualified_reason,

        ----------  booleans
        is_converted,

        ----------  timestamps
        created_at,
        least(first_called_at, first_emailed_at) as first_response_at,
        case
            when converted_at is not null then greatest(converted_at, created_at)
        end as converted_at,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
