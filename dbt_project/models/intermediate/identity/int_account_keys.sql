{{ config(materialized='table') }}

-- A table, as six models read it: of 1 M records the join takes as long as all of them together.
with {{ match_keys(ref('int_account_nodes'), ref('int_account_groups')) }},

states as (
    select * from {{ ref('int_account_states') }}
)

select
    states._record_key as source_account_key,
    greatest(states.known_from, keys.known_from) as known_from,
    least(states.known_to, keys.known_to) as known_to,
    keys.golden_key as account_key,
    coalesce(states.is_test, false) as is_test,
    states.first_order_date
from states
inner join keys
    on states._record_key = keys.record_key
    and states.known_from < keys.known_to
    and keys.known_from < states.known_to
