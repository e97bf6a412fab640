with states as (
    select * from {{ ref('int_org_unit_states') }}
),

-- The form in force, else the one that is to come, else the last there was.
units as (
    select * from states
    where known_to = date '9999-12-31'
    qualify
        row_number() over (
            partition by org_unit_id
            order by
                _is_deleted asc,
                valid_from <= {{ as_of_date() }} desc,
                valid_from desc
        ) = 1
),

-- Teams name a region that the tree does not hold: its lines point here all the same.
missing_parents as (
    select distinct parent_id from states
    where unit_type = 'team' and parent_id not in (select org_unit_id from units)
)

select
    org_unit_id as org_unit_key,
    unit_type,
    coalesce(name, org_unit_id) as name_zh,
    coalesce(name_en, name, org_unit_id) as name_en,
    parent_id as parent_key,
    valid_from,
    valid_to
from units
union all
select parent_id, 'region', parent_id as name_zh, parent_id as name_en, null, null, null
from missing_parents
union all
select 'unknown', 'unknown', '未知', 'Unknown', null, null, null
