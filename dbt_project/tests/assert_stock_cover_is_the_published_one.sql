-- A failure means that products were lost or doubled on the way from their stock to the published
-- figures of their product lines and the company.
with products as (
    select
        *,
        unnest([
            { 'scope_type': 'company', 'scope_key': 'company' },
            { 'scope_type': 'product_line', 'scope_key': product_line }
        ], recursive := true)
    from {{ ref('mart_stock_cover') }}
),

sums as (
    select
        scope_type, scope_key, period_key,
        28 * sum(on_hand) as stock_cover_days,
        sum(stockout_days) as stockout_rate,
        sum(lost_sales) as lost_sales_estimate
    from products
    group by all
),

parts as (
    select
        scope_type, scope_key, period_key, 'stock_cover_days' as kpi_id,
        stock_cover_days as amount
    from sums
    union all
    select scope_type, scope_key, period_key, 'stockout_rate', stockout_rate from sums
    union all
    select scope_type, scope_key, period_key, 'lost_sales_estimate', lost_sales_estimate from sums
),

cells as (
    select * from {{ ref('fct_kpi_values') }}
    where kpi_id in ('stock_cover_days', 'stockout_rate', 'lost_sales_estimate')
        and period_grain = 'month'
)

select cells.*, parts.amount
from cells
full join parts using (kpi_id, scope_type, scope_key, period_key)
where cells.numerator is distinct from parts.amount::decimal(38, 6)
