-- Whoever sells or spends, has a target, or is named by the seed.
with named as (
    select * from {{ ref('legal_entities') }}
),

entities as (
    select legal_entity_key from {{ ref('int_sales_line_states') }}
    union
    select coalesce(legal_entity_id, 'unknown') from {{ ref('int_expense_states') }}
    union
    select scope_key from {{ ref('int_target_states') }} where scope_type = 'legal_entity'
    union
    select legal_entity from named
    union
    select 'unknown'
)

select
    entities.legal_entity_key,
    coalesce(named.name_zh, case
        when entities.legal_entity_key = 'unknown' then '未知' else entities.legal_entity_key
    end) as name_zh,
    coalesce(named.name_en, named.name_zh, case
        when entities.legal_entity_key = 'unknown' then 'Unknown' else entities.legal_entity_key
    end) as name_en
from entities
left join named on entities.legal_entity_key = named.legal_entity
