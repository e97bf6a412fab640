with landed as (
    select * from {{ source('salesforce', 'products') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('product_id') }} as product_id,
        {{ clean_code('sku') }} as sku,

        ----------  texts
        name,
        category,
        {{ map_words('uom', 'salesforce', 'uom') }} as uom,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
