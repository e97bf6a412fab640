with landed as (
    select * from {{ source('salesforce', 'users') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('user_id') }} as user_id,
        {{ clean_code('employee_id') }} as employee_id,

        ----------  texts
        lower({{ clean_code('email') }}) as email,
        role,

        ----------  booleans
        is_active,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
