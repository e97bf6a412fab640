-- What happened to receivables day by day, as known on the last night.
select
    document_key,
    coalesce(instalment_key, 'unapplied') as instalment_key,
    entry_type,
    account_key,
    salesperson_key,
    team_key,
    region_key,
    currency,
    due_date,
    posted_on,
    received_on,
    cash_on,
    is_auto as is_auto_allocated,
    amount,
    amount_reporting,
    received_reporting as received_amount_reporting
from {{ ref('int_receivable_entries') }}
where known_from <= {{ entity_as_of('order_line') }}
    and known_to > {{ entity_as_of('order_line') }}
