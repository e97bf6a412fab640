with landed as (
    select * from {{ source('hr', 'objectives') }}
),

mapped as (
    select
        ----------  ids
        objective_id,
        {{ clean_code('employee_id') }} as employee_id,

        ----------  texts
        objective,
        kpi_id,
        direction,
        {{ map_words('target_status', 'hr', 'status') }} as status,
        case
            when period_key like 'FY%' then 'year'
            when period_key like '%Q%' then 'quarter'
            else 'month'
        end as period_grain,
        period_key,

        ----------  numerics
        target_value,
        actual_value,
        weight,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
