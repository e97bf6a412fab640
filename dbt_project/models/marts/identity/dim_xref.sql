with account_keys as (
    select source_account_key as record_key, account_key as golden_key, known_from
    from {{ ref('int_account_keys') }}
    where known_to = date '9999-12-31'
),

contact_keys as (
    select source_contact_key as record_key, contact_key as golden_key, known_from
    from {{ ref('int_contact_keys') }}
    where known_to = date '9999-12-31'
),

keys as (
    select 'account' as entity, * from account_keys
    union all
    select 'contact', * from contact_keys
),

deleted as (
    select 'account' as entity, _record_key as record_key from {{ ref('int_account_states') }}
    where known_to = date '9999-12-31' and _is_deleted
    union all
    select 'contact', _record_key from {{ ref('int_contact_states') }}
    where known_to = date '9999-12-31' and _is_deleted
),

final as (
    select
        keys.entity,
        keys.record_key,
        split_part(keys.record_key, ':', 1) as source_system,
        keys.record_key[length(split_part(keys.record_key, ':', 1)) + 2:] as source_record_id,
        keys.golden_key,
        count(*) over (partition by keys.entity, keys.golden_key) > 1 as is_merged,
        deleted.record_key is not null as is_deleted,
        keys.known_from
    from keys
    left join deleted on keys.entity = deleted.entity and keys.record_key = deleted.record_key
)

select * from final
