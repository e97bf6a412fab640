with landed as (
    select * from {{ source('fxiaoke', 'personnel') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('user_id') }} as user_id,
        {{ clean_code('employee_id') }} as employee_id,

        ----------  texts
        lower(trim(email)) as email,
        role,

        ----------  booleans
        {{ clean_code('status') }} in ('0', '启用') as is_active,

        {{ lineage_columns() }}
    from landed
    -- Somebody without it owns no record.
    where user_id is not null
),

{{ record_versions('mapped') }}
