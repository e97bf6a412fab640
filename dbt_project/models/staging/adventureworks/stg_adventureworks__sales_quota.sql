with landed as (
    select * from {{ source('adventureworks', 'sales_quota') }}
),

mapped as (
    select
        ----------  texts
        'quota ' || date as target_version,
        'net_revenue' as kpi_id,
        'salesperson' as scope_type,
        employee_key::varchar as scope_key,
        'quarter' as period_grain,
        calendar_year || 'Q' || calendar_quarter as period_key,
        'currency' as unit,
        'USD' as currency,
        'approved' as status,

        ----------  numerics
        sales_amount_quota as target_value,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
