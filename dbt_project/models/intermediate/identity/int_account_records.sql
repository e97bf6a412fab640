-- Deleted records speak only for accounts that have no other: their sales keep a name.
with owners as (
    select * from {{ ref('int_owner_employees') }}
),

final as (
    select
        keys.account_key,
        states.*,
        -- A user nobody knows stays visible as the id it is.
        coalesce(owners.employee_id, states.owner_id) as owner_key
    from {{ ref('int_account_states') }} as states
    inner join {{ ref('int_account_keys') }} as keys
        on states._record_key = keys.source_account_key
        and states.known_to = date '9999-12-31'
        and keys.known_to = date '9999-12-31'
    left join owners
        on states._source_system = owners._source_system and states.owner_id = owners.user_id
    qualify
        not states._is_deleted
        or bool_and(states._is_deleted) over (partition by keys.account_key)
)

select * from final
