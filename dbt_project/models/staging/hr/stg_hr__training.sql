with landed as (
    select * from {{ source('hr', 'training') }}
),

mapped as (
    select
        ----------  ids
        training_id,
        {{ clean_code('employee_id') }} as employee_id,

        ----------  texts
        course,

        ----------  numerics
        hours,
        score,

        ----------  dates
        training_date,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
