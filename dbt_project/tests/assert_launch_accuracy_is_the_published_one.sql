-- A failure means that a plan was lost or doubled on the way from its launch to the published
-- figures of its product line and the company.
with launches as (
    select
        *,
        strftime(horizon_end, '%Y-%m') as period_key,
        unnest([
            { 'scope_type': 'company', 'scope_key': 'company' },
            { 'scope_type': 'product_line', 'scope_key': product_line }
        ], recursive := true)
    from {{ ref('mart_launch_accuracy') }}
    where is_counted
),

sums as (
    select
        scope_type, scope_key, period_key,
        coalesce(sum(planned_amount), 0) as planned,
        coalesce(sum(planned_amount - abs(actual_amount - planned_amount)), 0) as hit
    from launches
    group by all
),

cells as (
    select * from {{ ref('fct_kpi_values') }}
    where kpi_id = 'launch_forecast_accuracy' and period_grain = 'month'
)

select cells.*, sums.planned, sums.hit
from cells
full join sums using (scope_type, scope_key, period_key)
where cells.denominator is distinct from sums.planned::decimal(38, 6)
    or cells.numerator is distinct from sums.hit::decimal(38, 6)
