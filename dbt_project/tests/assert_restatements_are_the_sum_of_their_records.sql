-- A failure means that a figure of a closed period moved and the lines that moved it are not all
-- listed, or that lines are listed which did not: nobody can explain the restatement from them.
with parts as (
    select
        scope_type,
        scope_key,
        period_grain,
        period_key,
        sum(gross_sales_delta) as gross_sales,
        sum(net_revenue_delta) as net_revenue,
        sum(units_sold_delta) as units_sold
    from {{ ref('mart_restatement_records') }}
    group by all
),

expected as (
    unpivot parts on gross_sales, net_revenue, units_sold into name kpi_id value delta
),

published as (
    select kpi_id, scope_type, period_grain from {{ ref('kpi_publication') }}
),

closed as (
    select period_grain, period_key, closed_on
    from {{ ref('int_closed_periods') }}
    where is_reported
),

{{ reported_figures('closed') }},

shown as (
    select expected.*
    from expected
    inner join published
        on expected.kpi_id = published.kpi_id
        and expected.scope_type = published.scope_type
        and expected.period_grain = published.period_grain
    semi join reported_figures
        on expected.kpi_id = reported_figures.kpi_id
        and expected.scope_type = reported_figures.scope_type
        and expected.period_grain = reported_figures.period_grain
        and expected.period_key = reported_figures.period_key
    where expected.delta <> 0
),

cells as (
    select * from {{ ref('mart_restatement') }}
    where kpi_id in ('gross_sales', 'net_revenue', 'units_sold')
)

select
    coalesce(cells.kpi_id, shown.kpi_id) as kpi_id,
    coalesce(cells.scope_key, shown.scope_key) as scope_key,
    coalesce(cells.period_key, shown.period_key) as period_key,
    cells.delta,
    shown.delta as records_delta
from cells
full join shown
    on cells.kpi_id = shown.kpi_id
    and cells.scope_type = shown.scope_type
    and cells.scope_key = shown.scope_key
    and cells.period_grain = shown.period_grain
    and cells.period_key = shown.period_key
where coalesce(cells.delta, 0) <> coalesce(shown.delta, 0)
