-- What had fallen due by the invoices' last night, per settlement; credits are not in it.
with instalments as (
    select *
    from {{ ref('int_receivable_schedule_unified') }}
    where _known_on <= {{ entity_as_of('invoice') }}
    qualify
        row_number() over (
            partition by _record_key
            order by _source_modified_at desc nulls last, _extracted_at desc, _row_hash desc
        ) = 1
),

scheduled as (
    select
        _source_system || ':' || invoice_id as invoice_key,
        due_date,
        amount_due
    from instalments
    where not _is_deleted
),

invoices as (
    select * from {{ ref('int_invoice_amounts') }}
),

-- Without instalments the invoice's own due date counts for all of it.
due as (
    select invoices.settlement_key, scheduled.due_date, scheduled.amount_due
    from scheduled
    inner join invoices using (invoice_key)
    union all
    select settlement_key, due_date, amount_incl_tax
    from invoices
    where due_date is not null
        and amount_incl_tax > 0
        and invoice_key not in (select invoice_key from scheduled where invoice_key is not null)
)

select
    settlement_key,
    sum(amount_due)::decimal(38, 2) as scheduled_amount,
    coalesce(sum(amount_due) filter (due_date <= {{ entity_as_of('invoice') }}), 0)::decimal(38, 2)
        as due_amount
from due
group by all
