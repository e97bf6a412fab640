{{ config(materialized='table') }}

-- What is told of each account's sales as they stand, in one look at the lines: all-time dates, and
-- sums of the 365 days up to the night. Gifts are no revenue but cost.
with lines as not materialized (
    select
        *,
        is_counted and line_type = 'sale' as is_sale,
        order_date > {{ entity_as_of('order_line') }} - 365 as is_recent
    from {{ ref('int_sales_line_states') }}
    where known_to > {{ entity_as_of('order_line') }}
        and visible_from <= {{ entity_as_of('order_line') }}
)

select
    account_key,
    min(order_date) filter (is_sale) as first_sale_date,
    max(order_date) filter (is_sale) as last_sale_date,
    coalesce(sum(net_amount_reporting) filter (is_counted and is_recent), 0)::decimal(38, 2)
        as net_amount,
    coalesce(sum(net_amount_reporting) filter (
        is_counted and is_recent and cost_amount is not null
    ), 0)::decimal(38, 2) as costed_amount,
    coalesce(sum(cost_amount) filter (
        is_recent and (is_counted or (is_in_force and line_type = 'gift'))
    ), 0)::decimal(38, 2) as cost_amount
from lines
group by all
