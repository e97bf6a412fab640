{{ config(materialized='view') }}

-- Which customers and which salespeople the difference of the company's net revenue comes from, and
-- what the growth of its market would have brought at the share of the base, and stock-outs cost.
-- Sums of published cells; those of open periods have nothing to be compared with.
with cells as (
    select * from {{ local_ref('fct_kpi_values') }}
    where kpi_id = 'net_revenue' and scope_type in ('account', 'salesperson')
        and period_grain in ('month', 'quarter', 'year')
),

periods as (
    select periods.* from {{ local_ref('dim_period') }} as periods
    cross join {{ local_ref('dim_snapshot') }} as snapshot
    where periods.period_end <= snapshot.sales_as_of_date
        and periods.period_start >= snapshot.data_start
),

shares as (
    select * from {{ local_ref('fct_kpi_values') }}
    where kpi_id = 'market_share' and scope_type = 'company' and value is not null
),

comparisons as (
    select 'prior_year' as base, period_grain, period_key, yoy_period_key as base_key from periods
    union all
    select 'prior_month', period_grain, period_key, prev_period_key from periods
    where period_grain = 'month'
),

bounds as (
    select comparisons.*, current_period.period_start, base_period.period_end as base_end
    from comparisons
    inner join periods as current_period
        on comparisons.period_grain = current_period.period_grain
        and comparisons.period_key = current_period.period_key
    inner join periods as base_period
        on comparisons.period_grain = base_period.period_grain
        and comparisons.base_key = base_period.period_key
),

sides as (
    select bounds.*, cells.scope_type, cells.scope_key, cells.value as actual, 0 as before
    from bounds
    inner join cells using (period_grain, period_key)
    union all
    select bounds.*, cells.scope_type, cells.scope_key, 0, cells.value
    from bounds
    inner join cells
        on bounds.period_grain = cells.period_grain and bounds.base_key = cells.period_key
),

-- Revenue is what would have been sold with stock at all times, less what stock-outs cost.
supply_sides as (
    select
        bounds.*, cells.kpi_id, cells.period_key = bounds.period_key as is_actual, cells.value
    from bounds
    inner join {{ local_ref('fct_kpi_values') }} as cells
        on bounds.period_grain = cells.period_grain
        and cells.period_key in (bounds.period_key, bounds.base_key)
        and cells.scope_type = 'company'
        and cells.kpi_id in ('net_revenue', 'lost_sales_estimate')
),

supply as (
    select
        base,
        period_grain,
        period_key,
        max(value) filter (is_actual and kpi_id = 'net_revenue') as actual,
        max(value) filter (is_actual and kpi_id = 'lost_sales_estimate') as actual_lost,
        max(value) filter (not is_actual and kpi_id = 'net_revenue') as before,
        max(value) filter (not is_actual and kpi_id = 'lost_sales_estimate') as before_lost
    from supply_sides
    group by base, period_grain, period_key
),

members as (
    select
        base, period_grain, period_key, period_start, base_end, scope_type, scope_key,
        sum(actual) as actual, sum(before) as before
    from sides
    group by all
),

named as (
    select
        members.*,
        case
            when members.scope_type = 'salesperson' and people.hire_date > members.base_end
                then 'joined'
            when members.scope_type = 'salesperson' and people.left_date <= members.period_start
                then 'left'
            when members.scope_type = 'salesperson' then 'per_head'
            when members.before = 0 then 'new'
            when members.actual = 0 then 'lost'
            when members.actual >= members.before then 'expanded'
            else 'contracted'
        end as driver
    from members
    left join {{ local_ref('dim_salesperson') }} as people
        on members.scope_key = people.salesperson_key
),

markets as (
    select
        bounds.base, bounds.period_grain, bounds.period_key, now.numerator as actual,
        before.numerator as before,
        round(
            (now.denominator - before.denominator)::decimal(20, 2) * before.value::decimal(18, 9), 2
        ) as market_effect
    from bounds
    inner join shares as now using (period_grain, period_key)
    inner join shares as before
        on bounds.period_grain = before.period_grain and bounds.base_key = before.period_key
)

select
    base,
    period_grain,
    period_key,
    case scope_type when 'account' then 'customers' else 'salespeople' end as driver_type,
    driver,
    sum(actual)::decimal(38, 2) as actual_revenue,
    sum(before)::decimal(38, 2) as base_revenue,
    (sum(actual) - sum(before))::decimal(38, 2) as effect,
    count(*)::bigint as member_count
from named
where actual <> 0 or before <> 0
group by base, period_grain, period_key, scope_type, driver
union all
select
    base, period_grain, period_key, 'market', 'market', (before + market_effect)::decimal(38, 2),
    before::decimal(38, 2), market_effect::decimal(38, 2), 1
from markets
union all
select
    base, period_grain, period_key, 'market', 'share', actual::decimal(38, 2),
    (before + market_effect)::decimal(38, 2), (actual - before - market_effect)::decimal(38, 2), 1
from markets
union all
select
    base,
    period_grain,
    period_key,
    'supply',
    unnest(['stockouts', 'demand']),
    unnest([-actual_lost, actual + actual_lost])::decimal(38, 2),
    unnest([-before_lost, before + before_lost])::decimal(38, 2),
    unnest([before_lost - actual_lost, actual + actual_lost - before - before_lost])
    ::decimal(38, 2),
    1
from supply
where actual_lost is not null and before_lost is not null
