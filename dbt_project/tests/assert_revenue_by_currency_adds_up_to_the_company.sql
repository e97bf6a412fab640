-- A failure means that lines got lost or doubled on the way to their currencies: those of a month
-- do not add up to the company, at spot or, where every line has one, at budget rates.
with currencies as (
    select
        period_key,
        sum(net_revenue) as net_revenue,
        sum(net_revenue_constant_fx) as constant_fx,
        bool_or(net_revenue_constant_fx is null) as lacks_input,
        sum(row_count) as row_count
    from {{ ref('mart_fx_effect') }}
    group by all
),

company as (
    select
        period_key,
        sum(value) filter (kpi_id = 'net_revenue') as net_revenue,
        sum(value) filter (kpi_id = 'net_revenue_constant_fx') as constant_fx,
        bool_or(status = 'missing_input') as lacks_input,
        max(row_count) as row_count
    from {{ ref('fct_kpi_values') }}
    where scope_type = 'company' and period_grain = 'month'
        and kpi_id in ('net_revenue', 'net_revenue_constant_fx')
    group by all
)

select company.*, currencies.* exclude (period_key)
from company
full join currencies on company.period_key = currencies.period_key
where coalesce(currencies.net_revenue, 0) is distinct from company.net_revenue
    or coalesce(currencies.row_count, 0) is distinct from company.row_count
    or coalesce(currencies.lacks_input, false) is distinct from company.lacks_input
    or (
        not company.lacks_input
        and coalesce(currencies.constant_fx, 0) is distinct from company.constant_fx
    )
