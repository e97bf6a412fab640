{{ config(materialized='table') }}

-- A red letter is told with the invoice and order that it takes back.
with {{ receivable_holders() }},

invoices as (
    select
        holders.account_key,
        holders.known_on,
        invoices._record_key as invoice_key,
        invoices._source_system || ':' || invoices.order_id as order_key,
        invoices._source_system || ':' || invoices.original_invoice_id as original_key,
        coalesce(invoices.currency, 'unknown') as currency,
        invoices.salesperson_id,
        invoices.issue_date,
        invoices.due_date,
        invoices.amount_incl_tax,
        coalesce(invoices.is_intercompany, false) as is_intercompany
    from holders
    inner join {{ ref('int_invoice_states') }} as invoices
        on holders.source_account_key = invoices._source_system || ':' || invoices.account_id
        and {{ stands_on('invoices', 'holders.known_on') }}
    where not holders.is_test
        and not invoices._is_deleted
        and invoices._source_table in ({{ leading_tables('invoice') }})
        and invoices.issue_date is not null
)

select
    invoices.* exclude (original_key),
    coalesce(originals.invoice_key, invoices.invoice_key) as settled_invoice_key,
    coalesce(originals.order_key, invoices.order_key) as settled_order_key
from invoices
left join invoices as originals
    on invoices.known_on = originals.known_on
    and invoices.account_key = originals.account_key
    and invoices.original_key = originals.invoice_key
