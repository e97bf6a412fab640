{{ config(materialized='table') }}
{% set attributes = [
    'name', 'account_type', 'industry', 'region_code', 'customer_group_id', 'channel', 'level'
] %}

-- Each night on which a record of the account changed, came or went is a version; of its records
-- the most recently modified one speaks, as in dim_account.
with records as (
    select
        keys.account_key,
        states.* exclude (known_from, known_to),
        greatest(keys.known_from, states.known_from) as known_from,
        least(keys.known_to, states.known_to) as known_to
    from {{ ref('int_account_states') }} as states
    inner join {{ ref('int_account_keys') }} as keys
        on states._record_key = keys.source_account_key
        and states.known_from < keys.known_to
        and keys.known_from < states.known_to
),

nights as (
    select account_key, known_from as night from records
    union
    select account_key, known_to from records where known_to < date '9999-12-31'
),

-- A night on which an account has no record any more ends its last version. Deleted records speak
-- only where there is no other.
told as (
    select nights.account_key, nights.night, records.* exclude (account_key)
    from nights
    left join records
        on nights.account_key = records.account_key
        and nights.night >= records.known_from
        and nights.night < records.known_to
    qualify
        records._is_deleted is not true
        or bool_and(records._is_deleted) over (partition by nights.account_key, nights.night)
),

golden as (
    select
        account_key,
        night,
        {% for attribute in attributes %}
            arg_max({{ attribute }}, (_source_modified_at, _record_key)) as {{ attribute }},
        {% endfor %}
        bool_or(coalesce(is_test, false)) as is_test,
        (count(*) filter (not _is_deleted))::integer as record_count,
        count(_record_key) > 0 as is_there
    from told
    group by all
),

changes as (
    select * from golden
    qualify
        lag(({{ attributes | join(', ') }}, is_test, record_count, is_there))
            over (partition by account_key order by night)
        is distinct from
        ({{ attributes | join(', ') }}, is_test, record_count, is_there)
),

versions as (
    select
        *,
        lead(night, 1, date '9999-12-31') over (
            partition by account_key order by night
        ) as known_to
    from changes
)

select
    account_key,
    night as known_from,
    known_to,
    {% for attribute in attributes %}
        {{ attribute }},
    {% endfor %}
    is_test,
    record_count
from versions
where is_there
