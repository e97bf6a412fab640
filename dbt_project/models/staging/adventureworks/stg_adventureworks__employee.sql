with landed as (
    select * from {{ source('adventureworks', 'employee') }}
),

mapped as (
    select
        ----------  ids
        employee_key::varchar as employee_id,
        parent_employee_key::varchar as manager_id,

        ----------  texts
        first_name || ' ' || last_name as name,
        first_name || ' ' || last_name as name_en,
        case when is_sales_person then 'rep' else 'other' end as role,

        ----------  dates
        hire_date,
        end_date as left_date,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
