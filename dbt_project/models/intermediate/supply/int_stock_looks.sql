{{ config(materialized='table') }}

-- The months, quarters and years whose stock figures each night takes: those of sales, which hold
-- the open ones, and those that a changed snapshot or a product's new line may reach: a stock-out
-- that goes on is counted from its first day. The last night knows all months, looked at or not.
with products as (
    select
        known_from, product_line,
        lag(product_line) over (partition by product_id order by known_from) as line_before
    from {{ ref('int_product_states') }}
),

new_lines as (
    select known_from from products where product_line is distinct from line_before
),

changes as (
    select known_from as known_on, snapshot_date as business_date
    from {{ ref('int_inventory_snapshot_states') }}
    union
    select known_to, snapshot_date from {{ ref('int_inventory_snapshot_states') }}
    union
    select known_from, date '0001-01-01' from new_lines
),

periods as (
    select
        starts.known_on, periods.period_grain, periods.period_key, periods.period_start,
        periods.period_end
    from {{ ref('int_periods') }} as periods
    inner join {{ ref('int_data_starts') }} as starts
        on periods.period_end >= starts.data_start and periods.period_start <= starts.known_on
    inner join {{ ref('int_nights') }} as nights on starts.known_on = nights.known_on
    where periods.period_grain in ('month', 'quarter', 'year')
),

looks as (
    select known_on, period_grain, period_key, period_start, period_end, true as is_look
    from {{ ref('int_touched_periods') }}
    where period_grain in ('month', 'quarter', 'year')
    union all
    select periods.*, true
    from periods
    inner join changes
        on periods.known_on = changes.known_on
        and (
            changes.business_date = date '0001-01-01'
            or changes.business_date <= periods.period_end
            and changes.business_date >= periods.period_start - 366
        )
    union all
    select *, false
    from periods
    where period_grain = 'month' and known_on = {{ entity_as_of('order_line') }}
),

distinct_looks as (
    select
        known_on, period_grain, period_key, period_start, period_end,
        bool_or(is_look) as is_look
    from looks
    group by all
)

select
    *,
    least(period_end, known_on) as end_date,
    known_on > period_end
    or known_on = max(known_on) over (partition by period_grain, period_key, known_on <= period_end)
        as is_kept
from distinct_looks
