with landed as (
    select * from {{ source('hubspot', 'calls') }}
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
        {{ clean_code('outcome') }} as outcome,
        {{ clean_code('status') }} as status,

        ----------  numerics
        round(duration_ms / 60000.0, 2) as duration_minutes,

        ----------  booleans
        coalesce(status, 'COMPLETED') = 'COMPLETED' as is_done,

        ----------  timestamps
        occurred_at,
        entered_at,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
