-- The forms of each unit of the organisation, as the tree tells them today.
select
    org_unit_id as org_unit_key,
    valid_from,
    coalesce(valid_to, date '9999-12-31') as valid_to,
    unit_type,
    coalesce(name, org_unit_id) as name_zh,
    coalesce(name_en, name, org_unit_id) as name_en,
    parent_id as parent_key
from {{ ref('int_org_unit_states') }}
where known_to = date '9999-12-31' and not _is_deleted
