-- A failure means that a late change reached its own month and not the months after it.
with cells as (
    select cells.*, periods.period_start
    from {{ ref('fct_kpi_values') }} as cells
    inner join {{ ref('dim_period') }} as periods
        on cells.period_grain = periods.period_grain
        and cells.period_key = periods.period_key
    where cells.kpi_id in ('net_revenue', 'net_revenue_ytd')
        and cells.period_grain = 'month'
        and cells.scope_type <> 'account'
),

years as (
    select * from {{ ref('dim_period') }} where period_grain = 'year'
),

months as (
    select * from cells where kpi_id = 'net_revenue'
)

select
    totals.scope_type,
    totals.scope_key,
    totals.period_key,
    totals.value,
    sum(months.value) as months_value
from cells as totals
inner join years
    on totals.period_start between years.period_start and years.period_end
inner join months
    on totals.scope_type = months.scope_type
    and totals.scope_key = months.scope_key
    and months.period_start between years.period_start and totals.period_start
where totals.kpi_id = 'net_revenue_ytd'
group by all
having totals.value <> sum(months.value)
