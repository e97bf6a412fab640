with landed as (
    select * from {{ source('erp', 'products') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('product_id') }} as product_id,
        sku,
        {{ clean_code('product_manager_id') }} as product_manager_id,
        {{ clean_code('previous_product_manager_id') }} as previous_product_manager_id,

        ----------  texts
        name,
        name_en,
        {{ clean_code('product_line') }} as product_line,
        product_line_name,
        category,
        brand,
        model,
        {{ map_words('uom', 'erp', 'uom') }} as uom,

        ----------  numerics
        standard_cost,

        ----------  booleans
        is_key_model,

        ----------  dates
        launch_date,
        end_date,
        product_manager_since,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
