with units as (
    select * from {{ ref('int_org_unit_states') }}
    where known_to = date '9999-12-31' and not _is_deleted
    -- The form in force; a unit that only begins later is shown as it will be.
    qualify
        row_number() over (
            partition by org_unit_id
            order by valid_from <= {{ as_of_date() }} desc, valid_from desc
        ) = 1
)

select
    org_unit_id as org_unit_key,
    unit_type,
    name as name_zh,
    coalesce(name_en, name) as name_en,
    parent_id as parent_key,
    valid_from,
    valid_to
from units
union all
select 'unknown', 'unknown', '未知', 'Unknown', null, null, null
