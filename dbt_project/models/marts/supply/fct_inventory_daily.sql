{{ config(materialized='view') }}

-- Days between two snapshots are made when they are read: no table holds them.
with snapshots as (
    select inventory.*, snapshot.sales_as_of_date
    from {{ local_ref('fct_inventory') }} as inventory
    cross join {{ local_ref('dim_snapshot') }} as snapshot
)

select
    days.date_key as business_date,
    snapshots.warehouse_id,
    snapshots.product_key,
    snapshots.on_hand,
    snapshots.is_stockout,
    snapshots.snapshot_date,
    days.date_key > snapshots.snapshot_date as is_carried_forward
from snapshots
inner join {{ local_ref('dim_date') }} as days
    on days.date_key between snapshots.snapshot_date and snapshots.stands_to
    and days.date_key <= snapshots.sales_as_of_date
