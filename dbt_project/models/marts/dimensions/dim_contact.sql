-- Contacts under their golden key. Names, mailboxes and numbers stay with the source's records.
with records as (
    select keys.contact_key, states.*
    from {{ ref('int_contact_states') }} as states
    inner join {{ ref('int_contact_keys') }} as keys
        on states._record_key = keys.source_contact_key
    where states.known_to = date '9999-12-31'
        and keys.known_to = date '9999-12-31'
        and not states._is_deleted
),

-- An account that went and never bought has no row.
accounts as (
    select keys.source_account_key, keys.account_key
    from {{ ref('int_account_keys') }} as keys
    inner join {{ ref('dim_account') }} as known on keys.account_key = known.account_key
    where keys.known_to = date '9999-12-31'
)

select
    records.contact_key,
    coalesce(
        arg_max(accounts.account_key, (records._source_modified_at, records._record_key)), 'unknown'
    ) as account_key,
    arg_max(records.title, (records._source_modified_at, records._record_key)) as title,
    -- Whoever wants no mail in one system wants none.
    bool_or(coalesce(records.opt_out, false)) as opt_out,
    bool_or(trim(records.email) <> '') is true as has_email,
    bool_or(trim(records.phone) <> '') is true as has_phone,
    min(records.created_at) as created_at,
    count(*)::integer as record_count
from records
left join accounts
    on records._source_system || ':' || records.account_id = accounts.source_account_key
group by records.contact_key
