-- Instalments that were issued by the last night, and what is open of each after what settled it.
with entries as (
    select * from {{ ref('int_receivable_entries') }}
    where instalment_key is not null
        and known_from <= {{ entity_as_of('order_line') }}
        and known_to > {{ entity_as_of('order_line') }}
        and posted_on <= {{ entity_as_of('order_line') }}
),

settled as (
    select
        instalment_key,
        sum(amount) as settled_amount,
        coalesce(sum(amount) filter (entry_type = 'cash'), 0) as collected_amount,
        coalesce(sum(amount) filter (entry_type = 'credit'), 0) as credited_amount,
        sum(amount_reporting) as settled_amount_reporting
    from entries
    where entry_type <> 'instalment'
    group by all
)

select
    entries.instalment_key,
    entries.invoice_key,
    entries.account_key,
    entries.salesperson_key,
    entries.team_key,
    entries.region_key,
    entries.issued_on as issue_date,
    entries.due_date,
    entries.is_due_assumed,
    entries.currency,
    entries.amount as amount_due,
    coalesce(settled.collected_amount, 0)::decimal(18, 2) as collected_amount,
    coalesce(settled.credited_amount, 0)::decimal(18, 2) as credited_amount,
    coalesce(settled.settled_amount, 0)::decimal(18, 2) as amount_allocated,
    (entries.amount - amount_allocated)::decimal(18, 2) as open_amount,
    entries.amount_reporting as amount_due_reporting,
    (entries.amount_reporting - coalesce(settled.settled_amount_reporting, 0))::decimal(18, 2)
        as open_amount_reporting,
    case
        when open_amount > 0 then greatest({{ entity_as_of('order_line') }} - entries.due_date, 0)
        else 0
    end::integer as days_overdue
from entries
left join settled on entries.instalment_key = settled.instalment_key
where entries.entry_type = 'instalment'
