with landed as (
    select * from {{ source('zoho', 'calls') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('activity_id') }} as activity_id,
        {{ clean_code('subject_id') }} as subject_id,
        case when subject_type = 'Accounts' then {{ clean_code('subject_id') }} end as account_id,
        {{ clean_code('contact_id') }} as contact_id,
        {{ clean_code('performer_id') }} as performer_id,

        ----------  texts
        {{ clean_code('activity_type') }} as activity_type,
        case subject_type
            when 'Deals' then 'opportunity'
            when 'Accounts' then 'account'
            when 'Leads' then 'lead'
            when 'Contacts' then 'contact'
            else 'other'
        end as subject_type,
        outcome,
        {{ clean_code('status') }} as status,

        ----------  numerics
        round(duration_seconds / 60.0, 2) as duration_minutes,

        ----------  booleans
        coalesce(status, 'Completed') = 'Completed'
        and coalesce(direction, '') != 'Missed' as is_done,

        ----------  timestamps
        occurred_at,
        entered_at,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
