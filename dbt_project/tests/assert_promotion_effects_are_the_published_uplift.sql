-- A failure means that a promoted product was lost or doubled on the way from its promotion to the
-- published uplift of its product line and the company.
with effects as (
    select
        *,
        strftime(date_to, '%Y-%m') as period_key,
        unnest([
            { 'scope_type': 'company', 'scope_key': 'company' },
            { 'scope_type': 'product_line', 'scope_key': product_line }
        ], recursive := true)
    from {{ ref('mart_promotion_effect') }}
    where is_counted
),

sums as (
    select scope_type, scope_key, period_key, sum(uplift_units) as uplift
    from effects
    group by all
),

cells as (
    select * from {{ ref('fct_kpi_values') }}
    where kpi_id = 'promo_uplift' and period_grain = 'month'
)

select cells.*, sums.uplift
from cells
full join sums using (scope_type, scope_key, period_key)
where cells.value is distinct from sums.uplift::decimal(38, 9)
