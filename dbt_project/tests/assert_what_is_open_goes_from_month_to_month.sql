-- A failure means that a row of the bridge from orders to invoices does not close, that a month
-- does not open with what the month before left, or that what is open has no row after that.
with bridge as (
    select
        *,
        strftime((period_key || '-01')::date + interval 1 month, '%Y-%m') as next_key
    from {{ ref('mart_order_delivery_invoice_bridge') }}
),

paired as (
    select
        bridge.*,
        coalesce(later.backlog_opening, 0) as next_backlog,
        coalesce(later.uninvoiced_opening, 0) as next_uninvoiced,
        coalesce(later.prebilled_opening, 0) as next_prebilled,
        bridge.next_key
        <= strftime({{ entity_as_of('order_line') }}, '%Y-%m') as is_followed
    from bridge
    left join bridge as later
        on bridge.scope_type = later.scope_type
        and bridge.scope_key = later.scope_key
        and bridge.next_key = later.period_key
)

select *
from paired
where backlog_opening + ordered - delivered <> backlog_closing
    or uninvoiced_opening + delivered - invoiced + prebilled_change <> uninvoiced_closing
    or prebilled_opening + prebilled_change <> prebilled_closing
    or uninvoiced_closing < 0
    or prebilled_closing < 0
    or (
        is_followed
        and (backlog_closing, uninvoiced_closing, prebilled_closing)
        <> (next_backlog, next_uninvoiced, next_prebilled)
    )
