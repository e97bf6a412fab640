-- What of each document stands on which instalment, or on none, on the last night.
with entries as (
    select * from {{ ref('int_receivable_entries') }}
    where entry_type <> 'instalment'
        and known_from <= {{ entity_as_of('order_line') }}
        and known_to > {{ entity_as_of('order_line') }}
        and posted_on <= {{ entity_as_of('order_line') }}
)

select
    document_key,
    entry_type as settlement_type,
    coalesce(instalment_key, 'unapplied') as instalment_key,
    account_key,
    currency,
    min(received_on) as received_on,
    max(posted_on) as allocated_on,
    sum(amount)::decimal(18, 2) as allocated_amount,
    sum(amount_reporting)::decimal(18, 2) as allocated_amount_reporting,
    sum(received_reporting)::decimal(18, 2) as received_amount_reporting,
    bool_or(is_auto) as is_auto_allocated
from entries
group by all
having sum(amount) <> 0
