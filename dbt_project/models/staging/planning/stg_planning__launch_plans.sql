with landed as (
    select * from {{ source('planning', 'launch_plans') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('product_id') }} as product_id,
        plan_version,
        horizon_months,

        ----------  texts
        currency,
        {{ map_words('target_status', 'planning', 'status') }} as status,
        approved_by,

        ----------  numerics
        planned_amount,
        planned_units,

        ----------  dates
        approved_at,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
