with landed as (
    select * from {{ source('hubspot', 'tasks') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('activity_id') }} as activity_id,
        {{ associated_subject_id() }} as subject_id,
        {{ clean_code('account_id') }} as account_id,
        {{ clean_code('contact_id') }} as contact_id,
        {{ clean_code('performer_id') }} as performer_id,

        ----------  texts
        activity_type,
        {{ associated_subject_type() }} as subject_type,
        {{ clean_code('status') }} as status,

        ----------  booleans
        status = 'COMPLETED' as is_done,

        ----------  timestamps
        case when status = 'COMPLETED' then completed_at end as occurred_at,
        entered_at,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
