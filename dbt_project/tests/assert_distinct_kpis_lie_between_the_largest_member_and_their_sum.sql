-- A failure means that something is counted in a member and not in the company, or the other way
-- round: a distinct count can never be smaller than its largest member or larger than their sum.
with cells as (
    select cells.*, kpis.is_flow
    from {{ ref('fct_kpi_values') }} as cells
    inner join {{ ref('dim_kpi') }} as kpis on cells.kpi_id = kpis.kpi_id
    where kpis.additivity = 'distinct' and kpis.unit = 'count'
),

members as (
    select
        kpi_id,
        scope_type,
        period_grain,
        period_key,
        max(value) as largest,
        sum(value) as total
    from cells
    where scope_type <> 'company'
    group by all
)

select company.kpi_id, members.scope_type, company.period_key, company.value, members.*
from cells as company
inner join members
    on company.kpi_id = members.kpi_id
    and company.period_grain = members.period_grain
    and company.period_key = members.period_key
where company.scope_type = 'company'
    and (
        company.value < members.largest
        -- A window looks back on members that have no cell of their own any more.
        or (company.is_flow and company.value > members.total)
    )
