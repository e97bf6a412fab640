-- A failure means that a ratio was averaged, summed or divided the other way round: nobody can roll
-- it up or explain it from its two parts.
with cells as (
    select cells.*
    from {{ ref('fct_kpi_values') }} as cells
    inner join {{ ref('dim_kpi') }} as kpis on cells.kpi_id = kpis.kpi_id
    where kpis.additivity in ('ratio_additive', 'ratio_distinct', 'none')
        -- A count has no parts, whether or not it adds up.
        and kpis.unit <> 'count'
        -- Amounts: one adds up no better than budgets do, one is rounded per stock-out and period.
        and kpis.kpi_id not in ('budget_variance', 'lost_sales_estimate')
),

-- Doubles are exact enough to judge nine places, and nothing is published of them.
recomputed as (
    select
        *,
        value::double as published,
        numerator::double / nullif(denominator, 0)::double as expected,
        status in ('missing_input', 'no_denominator', 'negative_denominator') as is_excused,
        -- They stand with this status while nearly all costs and all but some expenses are known.
        status = 'missing_input' and kpi_id in (
            'gross_margin_rate', 'selling_expense_ratio', 'contribution_rate',
            'return_on_selling_spend', 'campaign_roi', 'cost_per_lead', 'customer_acquisition_cost'
        ) as may_stand
    from cells
)

select kpi_id, scope_type, scope_key, period_key, value, numerator, denominator, status
from recomputed
where (value is null and not is_excused)
    or (value is not null and is_excused and not may_stand)
    or (value is not null and coalesce(denominator, 0) <= 0)
    or (value is null and status <> 'missing_input' and denominator > 0)
    or abs(published - expected) > 1e-9 * greatest(1, abs(published))
