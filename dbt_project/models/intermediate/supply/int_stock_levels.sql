{{ config(materialized='table') }}

-- A snapshot of a warehouse stands until its next one, for a month at most; between two days on
-- which one begins or ends to stand, a product's stock is that of all warehouses together.
with nights as (
    select distinct known_on from {{ ref('int_stock_looks') }}
),

snapshots as (
    select nights.known_on, states.* exclude (known_from, known_to)
    from {{ ref('int_inventory_snapshot_states') }} as states
    inner join nights
        on nights.known_on >= states.known_from
        and nights.known_on < states.known_to
        and nights.known_on >= states.snapshot_date
    where not states._is_deleted
),

warehouse_days as (
    select
        known_on, _source_system, warehouse_id, snapshot_date,
        least(
            snapshot_date + 31,
            coalesce(lead(snapshot_date) over (
                partition by known_on, _source_system, warehouse_id order by snapshot_date
            ), snapshot_date + 31)
        )::date as stands_until
    from (select distinct known_on, _source_system, warehouse_id, snapshot_date from snapshots)
),

points as (
    select
        snapshots.known_on,
        snapshots.product_id,
        unnest([
            { 'day': snapshots.snapshot_date, 'on_hand': snapshots.on_hand, 'standing': 1 },
            { 'day': days.stands_until, 'on_hand': -snapshots.on_hand, 'standing': -1 }
        ], recursive := true)
    from snapshots
    inner join warehouse_days as days
        using (known_on, _source_system, warehouse_id, snapshot_date)
),

moves as (
    select known_on, product_id, day, sum(on_hand) as on_hand, sum(standing) as standing
    from points
    group by all
),

levels as (
    select
        known_on,
        product_id,
        day as day_from,
        lead(day) over product as day_to,
        sum(on_hand) over product as on_hand,
        sum(standing) over product as standing,
        sum(standing) over product > 0 and sum(on_hand) over product <= 0 as is_out
    from moves
    window product as (partition by known_on, product_id order by day)
),

flagged as (
    select
        *,
        case when is_out and not coalesce(lag(is_out) over product, false) then day_from end
            as first_out
    from levels
    window product as (partition by known_on, product_id order by day_from)
)

select
    known_on,
    product_id,
    day_from,
    day_to,
    on_hand::decimal(38, 4) as on_hand,
    is_out,
    case when is_out then max(first_out) over days_so_far end as out_since
from flagged
window
    days_so_far as (
        partition by known_on, product_id order by day_from rows unbounded preceding
    )
qualify standing > 0
