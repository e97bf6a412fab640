{{ config(materialized='table') }}

-- A snapshot stands until its warehouse's next one, for a month at most (as in int_stock_levels).
with snapshots as (
    select * from {{ ref('int_inventory_snapshot_states') }}
    where known_to = date '9999-12-31' and not _is_deleted
        and snapshot_date <= {{ entity_as_of('order_line') }}
),

days as (
    select
        _source_system, warehouse_id, snapshot_date,
        lead(snapshot_date) over (
            partition by _source_system, warehouse_id order by snapshot_date
        ) as next_date
    from (select distinct _source_system, warehouse_id, snapshot_date from snapshots)
)

select
    snapshots.snapshot_date,
    least(
        snapshots.snapshot_date + 30, coalesce(days.next_date - 1, snapshots.snapshot_date + 30)
    )::date as stands_to,
    snapshots.warehouse_id,
    snapshots.warehouse_name,
    snapshots.product_id as product_key,
    snapshots.on_hand,
    snapshots.available,
    snapshots.in_transit,
    snapshots.on_hand <= 0 as is_stockout,
    snapshots._source_system,
    snapshots._record_id,
    snapshots._batch_id,
    snapshots._row_number
from snapshots
inner join days using (_source_system, warehouse_id, snapshot_date)
