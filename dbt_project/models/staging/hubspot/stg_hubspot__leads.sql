with landed as (
    select * from {{ source('hubspot', 'leads') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('source_lead_id') }} as source_lead_id,
        {{ clean_code('owner_id') }} as owner_id,
        case
            when stage = 'qualified-stage-id' then {{ clean_code('account_id') }}
        end as converted_account_id,
        case
            when stage = 'qualified-stage-id' then {{ clean_code('opportunity_id') }}
        end as converted_opportunity_id,

        ----------  texts
        company,
        {{ clean_code('source_channel') }} as source_channel,
        {{ map_words('lead_status', 'hubspot', 'stage') }} as status,
        disqualified_reason,

        ----------  booleans
        stage = 'qualified-stage-id' as is_converted,

        ----------  timestamps
        created_at,
        first_response_at,
        converted_at,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
