with landed as (
    select * from {{ source('erp', 'stock') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('warehouse_id') }} as warehouse_id,
        {{ clean_code('product_id') }} as product_id,

        ----------  texts
        warehouse_name,

        ----------  numerics
        on_hand,
        available,
        in_transit,

        ----------  dates
        snapshot_date,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
