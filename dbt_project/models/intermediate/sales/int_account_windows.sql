-- Accounts of whose records one tells, or told, of an industry with a churn window of its own: the
-- longest such window, else that of all. Every other account has that of all on all nights.
with windows as (
    select * from {{ ref('churn_windows') }}
),

others as (
    select days from windows where industry = '*'
),

told as (
    select
        keys.account_key,
        windows.days,
        greatest(keys.known_from, states.known_from) as known_from,
        least(keys.known_to, states.known_to) as known_to
    from {{ ref('int_account_states') }} as states
    inner join windows on states.industry = windows.industry
    inner join {{ ref('int_account_keys') }} as keys
        on states._record_key = keys.source_account_key
        and states.known_from < keys.known_to
        and keys.known_from < states.known_to
    where not states._is_deleted
),

nights as (
    select account_key, date '0001-01-01' as night from told
    union
    select account_key, known_from from told
    union
    select account_key, known_to from told where known_to < date '9999-12-31'
),

windows_of_nights as (
    select nights.account_key, nights.night, coalesce(max(told.days), others.days) as days
    from nights
    cross join others
    left join told
        on nights.account_key = told.account_key
        and nights.night >= told.known_from
        and nights.night < told.known_to
    group by nights.account_key, nights.night, others.days
),

changes as (
    select * from windows_of_nights
    qualify lag(days) over (partition by account_key order by night) is distinct from days
)

select
    account_key,
    days,
    night as known_from,
    lead(night, 1, date '9999-12-31') over (partition by account_key order by night) as known_to
from changes
