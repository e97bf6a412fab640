with landed as (
    select * from {{ source('steward', 'match_decisions') }}
),

mapped as (
    select
        ----------  texts
        {{ map_words('match_entity', 'steward', 'entity') }} as entity,
        {{ clean_code('record_key') }} as record_key,
        {{ clean_code('other_record_key') }} as other_record_key,
        {{ map_words('match_decision', 'steward', 'decision') }} as decision,
        decided_by,
        reason,

        {{ lineage_columns() }}
    from landed
    where decision is not null
),

{{ record_versions('mapped') }}
