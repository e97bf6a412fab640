with landed as (
    select * from {{ source('hubspot', 'owners') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('user_id') }} as user_id,

        ----------  texts
        lower({{ clean_code('email') }}) as email,
        role,

        ----------  booleans
        not _is_deleted as is_active,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
