with landed as (
    select * from {{ source('salesforce', 'tasks') }}
),

about as (
    select * replace (coalesce(subject_id, who_id) as subject_id) from landed
),

mapped as (
    select
        ----------  ids
        {{ clean_code('activity_id') }} as activity_id,
        {{ clean_code('subject_id') }} as subject_id,
        {{ clean_code('account_id') }} as account_id,
        case when left(who_id, 3) = '003' then {{ clean_code('who_id') }} end as contact_id,
        {{ clean_code('performer_id') }} as performer_id,

        ----------  texts
        {{ map_words('activity_type', 'salesforce', 'task_type') }} as activity_type,
        {{ salesforce_subject_type('subject_id') }} as subject_type,
        outcome,
        {{ clean_code('status') }} as status,

        ----------  numerics
        round(duration_seconds / 60.0, 2) as duration_minutes,

        ----------  booleans
        is_done,

        ----------  timestamps
        completed_at as occurred_at,
        entered_at,

        {{ lineage_columns() }}
    from about
),

{{ record_versions('mapped') }}
