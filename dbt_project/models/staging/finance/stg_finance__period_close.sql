with landed as (
    select * from {{ source('finance', 'period_close') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('period_key') }} as period_key,
        {{ clean_code('closed_by') }} as closed_by,

        ----------  dates
        closed_on,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
