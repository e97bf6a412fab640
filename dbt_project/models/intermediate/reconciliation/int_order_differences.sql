-- Orders against their invoices, ex tax. Order by order in document currency; what the rates of two
-- days add is a cause of its own.
with last_night as (
    select {{ entity_as_of('order_line') }} as known_on
),

orders as (
    select * from {{ ref('int_order_totals') }} where account_key = partner_key
),

invoices as (
    select
        order_key,
        arg_min(account_key, invoice_key) as account_key,
        min(currency) as currency,
        count(distinct currency) as currencies,
        sum(amount_ex_tax)::decimal(18, 2) as amount,
        sum(amount_ex_tax_reporting)::decimal(18, 2) as amount_reporting,
        bool_or(is_excluded) as is_excluded,
        bool_or(amount_ex_tax_reporting is null) as is_unconverted
    from {{ ref('int_invoice_amounts') }}
    group by all
),

compared as (
    select
        coalesce(orders.order_key, invoices.order_key) as document_key,
        coalesce(orders.account_key, invoices.account_key) as account_key,
        orders._source_system,
        orders.fx_rate,
        orders.is_excluded,
        orders.is_cancelled,
        orders.order_counted_count,
        orders.order_amount,
        invoices.amount as invoiced,
        invoices.is_excluded as is_excluded_invoice,
        not orders.is_excluded
        and not orders.is_cancelled
        and invoices.amount is not null as is_on_both_sides,
        orders.order_unconverted_count > 0
        or coalesce(invoices.is_unconverted, false) as is_incomplete,
        is_on_both_sides
        and not is_incomplete
        and invoices.currencies = 1
        and orders.currency = invoices.currency as is_comparable,
        coalesce(orders.order_amount_reporting, 0) - coalesce(invoices.amount_reporting, 0)
            as difference,
        orders.order_amount - invoices.amount as own_difference,
        -least(orders.freight_amount, greatest(-own_difference, 0)) as freight,
        last_night.known_on - orders.order_date <= {{ grace_days() }} as is_recent
    from orders
    full join invoices
        on case when orders.is_main then orders.order_key end = invoices.order_key
    cross join last_night
),

judged as (
    select
        *,
        case
            when _source_system is null and is_excluded_invoice then 'test_or_intercompany'
            when _source_system is null then 'invoice_without_order'
            when is_excluded and order_counted_count = 0 then 'test_or_intercompany'
            when is_cancelled then 'cancelled_after_invoice'
            when _source_system not in ({{ sources_of('invoice') }}) then 'source_without_invoices'
            when order_amount < 0 and coalesce(own_difference, order_amount) < 0
                then 'credit_without_invoice'
            when own_difference < 0 or order_amount <= 0 then 'over_invoiced'
            when is_recent then 'not_yet_invoiced'
            else 'not_invoiced'
        end as cause,
        case
            when is_comparable then {{ to_reporting('freight') }}
            else 0
        end as freight_part,
        case
            when is_comparable then {{ to_reporting('(own_difference - freight)') }}
            when is_on_both_sides then 0
            else difference
        end as own_part
    from compared
),

-- Few orders have more than one part: rows for all three of each are twice the cost.
parts as (
    select account_key, document_key, cause, own_part as difference from judged
    where own_part <> 0
    union all
    select account_key, document_key, 'freight', freight_part from judged
    where freight_part <> 0
    union all
    select
        account_key,
        document_key,
        case when is_incomplete then 'rate_missing' else 'currency_difference' end,
        difference - own_part - freight_part
    from judged
    where difference <> own_part + freight_part
)

select
    'ordered_to_invoiced' as step,
    account_key,
    cause,
    difference::decimal(38, 2) as difference,
    1 as document_count,
    document_key
from parts
