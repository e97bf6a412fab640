with landed as (
    select * from {{ source('hr', 'org_units') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('org_unit_id') }} as org_unit_id,
        {{ clean_code('parent_id') }} as parent_id,

        ----------  texts
        name,
        name_en,
        {{ clean_code('unit_type') }} as unit_type,

        ----------  dates
        valid_from,
        valid_to,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
