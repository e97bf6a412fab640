with landed as (
    select * from {{ source('hr', 'assignments') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('employee_id') }} as employee_id,
        {{ clean_code('org_unit_id') }} as org_unit_id,

        ----------  dates
        valid_from,
        valid_to,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
