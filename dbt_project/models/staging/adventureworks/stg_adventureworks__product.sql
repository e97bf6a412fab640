with landed as (
    select * from {{ source('adventureworks', 'product') }}
),

mapped as (
    select
        ----------  ids
        product_key::varchar as product_id,
        product_alternate_key as sku,

        ----------  texts
        english_product_name as name,
        english_product_name as name_en,
        nullif(trim(product_line), '') as product_line,
        model_name as model,

        ----------  numerics
        standard_cost,

        ----------  dates
        end_date,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
