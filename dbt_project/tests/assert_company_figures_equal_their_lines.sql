-- A failure means that the figures of a month and the lines behind it went separate ways: what a
-- reader adds up in fct_sales_lines, or in fct_revenue_lines, is not what the report says.
with days as (
    select
        {{ 'order_date' if is_order_basis() else 'revenue_date' }} as day,
        sum(gross_amount_reporting) as gross_sales,
        sum(net_amount_reporting) as net_revenue,
        sum(quantity) filter (line_type in ('sale', 'return')) as units_sold,
        count(*) as row_count
    from {{ ref('fct_sales_lines') if is_order_basis() else ref('fct_revenue_lines') }}
    where is_counted {{ '' if is_order_basis() else 'and is_own' }}
    group by all
),

lines as (
    select
        strftime(day, '%Y-%m') as period_key,
        coalesce(sum(gross_sales), 0) as gross_sales,
        coalesce(sum(net_revenue), 0) as net_revenue,
        coalesce(sum(units_sold), 0) as units_sold,
        sum(row_count) as row_count
    from days
    group by all
),

expected as (
    unpivot lines on gross_sales, net_revenue, units_sold into name kpi_id value value
),

cells as (
    select * from {{ ref('fct_kpi_values') }}
    where scope_type = 'company' and period_grain = 'month'
        and kpi_id in ('gross_sales', 'net_revenue', 'units_sold')
)

select
    coalesce(cells.kpi_id, expected.kpi_id) as kpi_id,
    coalesce(cells.period_key, expected.period_key) as period_key,
    cells.value,
    expected.value as lines_value
from cells
full join expected
    on cells.kpi_id = expected.kpi_id
    and cells.period_key = expected.period_key
where coalesce(cells.value, 0) <> coalesce(expected.value, 0)
    or coalesce(cells.row_count, 0) <> coalesce(expected.row_count, 0)
