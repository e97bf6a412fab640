with {{ current_documents('invoice', 'issue_date') }},

keyed as (
    select
        *,
        _source_system || ':' || order_id as order_key,
        _source_system || ':' || original_invoice_id as original_key,
        (amount_incl_tax - coalesce(tax_amount, 0))::decimal(18, 2) as amount_ex_tax,
        {{ to_reporting('amount_ex_tax') }} as amount_ex_tax_reporting,
        {{ to_reporting('amount_incl_tax') }} as amount_incl_tax_reporting
    from documents
)

-- A red letter is settled with the invoice it takes back, and all invoices of an order together.
select
    invoices._record_key as invoice_key,
    coalesce(invoices.order_key, invoices._record_key) as order_key,
    coalesce(
        originals.order_key, originals._record_key, invoices.order_key, invoices._record_key
    ) as settlement_key,
    invoices.account_key,
    coalesce(invoices.currency, 'unknown') as currency,
    invoices.issue_date,
    invoices.due_date,
    invoices.fx_rate,
    invoices.amount_ex_tax,
    invoices.amount_incl_tax,
    invoices.amount_ex_tax_reporting,
    invoices.amount_incl_tax_reporting,
    invoices.is_test or coalesce(invoices.is_intercompany, false) as is_excluded
from keyed as invoices
left join keyed as originals on invoices.original_key = originals._record_key
