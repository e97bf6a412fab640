with landed as (
    select * from {{ source('salesforce', 'events') }}
),

single as (
    select * from landed
    where is_copy is not true and is_series is not true
),

about as (
    select * replace (coalesce(subject_id, who_id) as subject_id) from single
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
        coalesce(
            {{ map_words('activity_type', 'salesforce', 'event_type') }}, 'meeting'
        ) as activity_type,
        {{ salesforce_subject_type('subject_id') }} as subject_type,

        ----------  numerics
        duration_minutes,

        ----------  timestamps
        occurred_at,
        entered_at,

        {{ lineage_columns() }}
    from about
),

{{ record_versions('mapped') }}
