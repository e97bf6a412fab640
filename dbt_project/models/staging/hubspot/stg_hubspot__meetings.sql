with landed as (
    select * from {{ source('hubspot', 'meetings') }}
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
        coalesce(
            {{ map_words('activity_type', 'hubspot', 'meeting_type') }}, 'meeting'
        ) as activity_type,
        {{ associated_subject_type() }} as subject_type,
        {{ clean_code('outcome') }} as outcome,

        ----------  numerics
        round(date_diff('second', occurred_at, ended_at) / 60.0, 2) as duration_minutes,

        ----------  booleans
        outcome = 'COMPLETED' as is_done,

        ----------  timestamps
        occurred_at,
        entered_at,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
