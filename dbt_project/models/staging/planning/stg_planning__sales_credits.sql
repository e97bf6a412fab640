with landed as (
    select * from {{ source('planning', 'sales_credits') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('order_source') }} as order_source,
        {{ clean_code('order_id') }} as order_id,
        {{ clean_code('salesperson_id') }} as salesperson_id,

        ----------  numerics
        credit_share,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
