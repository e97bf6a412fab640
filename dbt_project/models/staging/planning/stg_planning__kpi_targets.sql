with landed as (
    select * from {{ source('planning', 'kpi_targets') }}
),

mapped as (
    select
        ----------  texts
        target_version,
        kpi_id,
        scope_type,
        scope_key,
        'month' as period_grain,
        target_year || '-' || target_month as period_key,
        unit,
        currency,
        {{ map_words('target_status', 'planning', 'status') }} as status,
        approved_by,

        ----------  numerics
        target_value,

        ----------  timestamps
        approved_at::timestamp as approved_at,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
