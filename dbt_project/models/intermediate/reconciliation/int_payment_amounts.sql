with {{ current_documents('payment', 'payment_date') }},

invoices as (
    select invoice_key, settlement_key from {{ ref('int_invoice_amounts') }}
),

settlements as (
    select distinct settlement_key from invoices
)

-- A payment settles the invoice it names, else the order it names once that is invoiced.
select
    documents._record_key as payment_key,
    coalesce(invoices.settlement_key, settlements.settlement_key) as settlement_key,
    documents.account_key,
    coalesce(documents.currency, 'unknown') as currency,
    documents.payment_date,
    documents.fx_rate,
    documents.amount,
    {{ to_reporting('amount') }} as amount_reporting,
    case
        when coalesce(invoices.settlement_key, settlements.settlement_key) is not null then null
        when documents.amount < 0 then 'refund'
        when documents.invoice_id is not null then 'invoice_unknown'
        when documents.order_id is not null then 'advance_payment'
        else 'unallocated_payment'
    end as cause
from documents
left join invoices
    on documents._source_system || ':' || documents.invoice_id = invoices.invoice_key
left join settlements
    on documents._source_system || ':' || documents.order_id = settlements.settlement_key
