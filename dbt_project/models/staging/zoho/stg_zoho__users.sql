with landed as (
    select * from {{ source('zoho', 'users') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('user_id') }} as user_id,

        ----------  texts
        lower({{ clean_code('email') }}) as email,
        role,

        ----------  booleans
        coalesce(status = 'active', false) as is_active,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
