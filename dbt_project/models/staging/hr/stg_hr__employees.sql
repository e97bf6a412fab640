with landed as (
    select * from {{ source('hr', 'employees') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('employee_id') }} as employee_id,
        {{ clean_code('org_unit_id') }} as org_unit_id,
        {{ clean_code('manager_id') }} as manager_id,

        ----------  texts
        name,
        name_en,
        {{ clean_code('role') }} as role,
        lower({{ clean_code('email') }}) as email,

        ----------  dates
        hire_date,
        left_date,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
