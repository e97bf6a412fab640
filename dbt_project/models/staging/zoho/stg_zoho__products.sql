with landed as (
    select * from {{ source('zoho', 'products') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('product_id') }} as product_id,
        {{ clean_code('sku') }} as sku,

        ----------  texts
        name,
        category,
        brand,
        {{ map_words('uom', 'zoho', 'uom') }} as uom,

        ----------  dates
        launch_date,
        end_date,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
