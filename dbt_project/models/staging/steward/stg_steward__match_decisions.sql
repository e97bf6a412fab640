with landed as (
    select * from {{ source('steward', 'match_decisions') }}
),

mapped as (
    select
        ----------  texts
        {{ map_words('entity', {'客户': 'account', '联系人': 'contact'}) }} as entity,
        {{ clean_code('record_key') }} as record_key,
        {{ clean_code('other_record_key') }} as other_record_key,
        {{ map_words('decision', {'相同': 'same', '不同': 'different', '待定': 'open'}) }} as decision,
        decided_by,
        reason,

        {{ lineage_columns() }}
    from landed
    where decision is not null
),

{{ record_versions('mapped') }}
