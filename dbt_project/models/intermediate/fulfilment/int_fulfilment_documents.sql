-- What tells of an order line that it was delivered or invoiced: documents, and the line itself
-- where its source sends none, or where no goods move out (returns, allowances, rebates): then on
-- its own date.
with deliveries as (
    select
        'delivery' as entry_type,
        coalesce(_source_system || ':' || order_line_id, _record_key) as line_key,
        coalesce(delivered_on, shipped_on) as business_date,
        coalesce(is_intercompany, false) as is_internal,
        false as is_own_date,
        *
    from {{ ref('int_delivery_line_states') }}
    where not _is_deleted and coalesce(delivered_on, shipped_on) is not null
),

-- A red letter is negative, whichever way it was typed.
invoices as (
    select
        'invoice' as entry_type,
        coalesce(_source_system || ':' || order_line_id, _record_key) as line_key,
        issue_date as business_date,
        false as is_internal,
        false as is_own_date,
        if(is_red_letter, -abs(amount_ex_tax), amount_ex_tax) as document_amount,
        *
    from {{ ref('int_invoice_line_states') }}
    where not _is_deleted and issue_date is not null
),

lines as (
    select
        line_key, line_key as _record_key, order_date as business_date, quantity,
        product_id, visible_from as known_from, known_to, false as is_internal,
        true as is_own_date, {{ is_told_by_deliveries() }} as is_delivered,
        _source_system in ({{ sources_of('invoice_line') }}) as is_invoiced,
        _source_system, _record_id, _batch_id, _row_number
    from {{ ref('int_sales_line_states') }}
    where is_counted
        and visible_from < known_to
        and _source_system in ({{ booked_sources() }})
),

own_dates as (
    select 'delivery' as entry_type, * from lines where not is_delivered
    union all
    select 'invoice', * from lines where not is_invoiced
)

{% set columns = [
    'entry_type', '_record_key as document_key', 'line_key', 'business_date', 'is_own_date',
    'is_internal', 'product_id', 'known_from', 'known_to', '_source_system', '_record_id',
    '_batch_id', '_row_number'
] %}
select
    {{ columns | join(', ') }}, delivery_id as document_id, delivered_quantity as quantity,
    null::decimal(18, 2) as document_amount, promised_on, shipped_on, delivered_on
from deliveries
union all by name
select {{ columns | join(', ') }}, invoice_id as document_id, quantity, document_amount
from invoices
union all by name
select {{ columns | join(', ') }}, quantity
from own_dates
