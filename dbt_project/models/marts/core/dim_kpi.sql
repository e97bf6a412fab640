with definitions as (
    select * from {{ ref('kpi_definitions') }}
),

operands as (
    {{ kpi_operands() }}
)

select
    definitions.kpi_id,
    kpi_code,
    name_zh,
    name_en,
    definition_zh,
    definition_en,
    formula,
    operands.numerator,
    operands.denominator,
    unit,
    additivity,
    is_flow,
    direction,
    owner_role,
    definition_version,
    display_decimals,
    sort_order
from definitions
inner join operands on definitions.kpi_id = operands.kpi_id
