-- A failure means that a scope lost or doubled lines on the way from the order lines to its cells:
-- its members and the company tell different stories about the same period. Accounts are many and
-- are added up by year only.
with cells as (
    select cells.*
    from {{ ref('fct_kpi_values') }} as cells
    inner join {{ ref('dim_kpi') }} as kpis on cells.kpi_id = kpis.kpi_id
    where kpis.is_flow and kpis.additivity = 'additive'
        and (cells.scope_type <> 'account' or cells.period_grain = 'year')
),

published as (
    select * from {{ ref('kpi_publication') }}
    where scope_type <> 'company' and (scope_type <> 'account' or period_grain = 'year')
),

company as (
    select cells.*, published.scope_type as member_type
    from cells
    inner join published
        on cells.kpi_id = published.kpi_id
        and cells.period_grain = published.period_grain
    where cells.scope_type = 'company'
),

members as (
    select
        kpi_id,
        scope_type,
        period_grain,
        period_key,
        sum(value) as value,
        sum(row_count) as row_count
    from cells
    where scope_type <> 'company'
    group by all
)

select
    company.kpi_id,
    company.member_type,
    company.period_key,
    company.value as company_value,
    members.value as members_value
from company
left join members
    on company.kpi_id = members.kpi_id
    and company.member_type = members.scope_type
    and company.period_grain = members.period_grain
    and company.period_key = members.period_key
where company.value <> coalesce(members.value, 0)
    or company.row_count <> coalesce(members.row_count, 0)
