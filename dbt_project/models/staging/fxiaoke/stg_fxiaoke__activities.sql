with landed as (
    select * from {{ source('fxiaoke', 'activities') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('activity_id') }} as activity_id,
        {{ clean_code('account_id') }} as account_id,
        {{ clean_code('contact_id') }} as contact_id,
        {{ clean_code('opportunity_id') }} as opportunity_id,
        {{ clean_code('lead_id') }} as lead_id,
        {{ clean_code('performer_id') }} as performer_id,

        ----------  texts
        {{ map_words('activity_type', 'fxiaoke', 'activity_type') }} as activity_type,

        ----------  numerics
        duration_minutes,

        ----------  booleans
        is_done,

        ----------  timestamps
        occurred_at,
        entered_at,

        {{ lineage_columns() }}
    from landed
),

subjects as (
    select
        * exclude (opportunity_id, lead_id),
        coalesce(opportunity_id, lead_id, contact_id, account_id) as subject_id,
        case
            when opportunity_id is not null then 'opportunity'
            when lead_id is not null then 'lead'
            when contact_id is not null then 'contact'
            when account_id is not null then 'account'
        end as subject_type
    from mapped
),

{{ record_versions('subjects') }}
