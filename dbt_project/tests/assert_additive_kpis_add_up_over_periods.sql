-- A failure means that a night recomputed a period and not all those around it: a month is no
-- longer the sum of its days, or a year of its months.
with cells as (
    select cells.*
    from {{ ref('fct_kpi_values') }} as cells
    inner join {{ ref('dim_kpi') }} as kpis on cells.kpi_id = kpis.kpi_id
    where kpis.is_flow and kpis.additivity = 'additive' and cells.scope_type <> 'account'
),

grains (parent_grain, child_grain) as (
    values ('week', 'day'), ('month', 'day'), ('quarter', 'month'), ('year', 'month')
),

-- Each period and those that it is part of, so that cells join on equality: on dates this test took
-- 7 of the 37 seconds of a night's models and tests.
nested as (
    select
        grains.parent_grain,
        parents.period_key as parent_key,
        grains.child_grain,
        children.period_key as child_key
    from grains
    inner join {{ ref('dim_period') }} as parents on grains.parent_grain = parents.period_grain
    inner join {{ ref('dim_period') }} as children
        on grains.child_grain = children.period_grain
        and children.period_start between parents.period_start and parents.period_end
),

published as (
    select parents.kpi_id, parents.scope_type, grains.parent_grain, grains.child_grain
    from grains
    inner join {{ ref('kpi_publication') }} as parents
        on grains.parent_grain = parents.period_grain
    inner join {{ ref('kpi_publication') }} as children
        on grains.child_grain = children.period_grain
        and parents.kpi_id = children.kpi_id
        and parents.scope_type = children.scope_type
),

parts as (
    select
        nested.parent_grain,
        nested.parent_key,
        children.kpi_id,
        children.scope_type,
        children.scope_key,
        sum(children.value) as value
    from cells as children
    inner join published
        on children.kpi_id = published.kpi_id
        and children.scope_type = published.scope_type
        and children.period_grain = published.child_grain
    inner join nested
        on published.parent_grain = nested.parent_grain
        and published.child_grain = nested.child_grain
        and children.period_key = nested.child_key
    group by all
)

select
    wholes.kpi_id,
    wholes.scope_type,
    wholes.scope_key,
    wholes.period_key,
    wholes.value,
    parts.value as parts_value
from cells as wholes
inner join published
    on wholes.kpi_id = published.kpi_id
    and wholes.scope_type = published.scope_type
    and wholes.period_grain = published.parent_grain
left join parts
    on wholes.kpi_id = parts.kpi_id
    and wholes.scope_type = parts.scope_type
    and wholes.scope_key = parts.scope_key
    and wholes.period_grain = parts.parent_grain
    and wholes.period_key = parts.parent_key
where wholes.value <> coalesce(parts.value, 0)
