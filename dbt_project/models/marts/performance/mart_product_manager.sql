{% set figures = [
    'units_sold', 'gross_margin', 'gross_margin_rate', 'new_product_share', 'attainment', 'pace_gap'
] %}

-- What was expected is the denominator of attainment: the approved target of the whole month.
with cells as (
    select * from {{ ref('fct_kpi_values') }}
    where scope_type = 'product_manager' and period_grain = 'month'
)

select
    period_key,
    scope_key as product_manager_key,
    max(value) filter (kpi_id = 'net_revenue')::decimal(38, 2) as net_revenue,
    max(denominator) filter (kpi_id = 'attainment')::decimal(38, 2) as expected_revenue,
    {% for kpi in figures %}
        max(value) filter (kpi_id = '{{ kpi }}')::decimal(38, 9) as {{ kpi }},
    {% endfor %}
    coalesce(max(status) filter (kpi_id = 'attainment'), 'missing_input') as attainment_status,
    coalesce(max(status) filter (kpi_id = 'gross_margin'), 'missing_input') as margin_status,
    bool_or(is_partial) as is_partial
from cells
group by all
