select
    kpi_id,
    kpi_code,
    name_zh,
    name_en,
    definition_zh,
    definition_en,
    formula,
    unit,
    additivity,
    is_flow,
    direction,
    owner_role,
    definition_version,
    display_decimals,
    sort_order
from {{ ref('kpi_definitions') }}
