{#
    What would close the gap alone, everything else as it is: more revenue at the margin rate of today,
    gap / rate; higher prices, gap / revenue; lower cost, gap / cost; less discount, gap / gross sales.
#}
with budgets as (
    select * from {{ ref('mart_budget_variance') }}
    where kpi_id = 'gross_margin' and scope_type in ('company', 'product_line')
),

figures as (
    select
        scope_type, scope_key, period_grain, period_key,
        max(value) filter (kpi_id = 'net_revenue') as net_revenue,
        max(denominator) filter (kpi_id = 'gross_margin_rate') as costed_revenue,
        max(numerator) filter (kpi_id = 'discount_rate') as discount,
        max(denominator) filter (kpi_id = 'discount_rate') as gross_sales
    from {{ ref('fct_kpi_values') }}
    where kpi_id in ('net_revenue', 'gross_margin_rate', 'discount_rate')
        and scope_type in ('company', 'product_line')
    group by all
),

compared as (
    select
        budgets.scope_type, budgets.scope_key, budgets.period_grain, budgets.period_key,
        budgets.is_partial,
        budgets.budget_due,
        budgets.actual as gross_margin,
        (budgets.budget_due - budgets.actual)::decimal(38, 6) as gap,
        figures.net_revenue::decimal(38, 6) as net_revenue,
        figures.costed_revenue::decimal(38, 6) as costed_revenue,
        (figures.costed_revenue - budgets.actual)::decimal(38, 6) as cost,
        figures.discount::decimal(38, 6) as discount,
        figures.gross_sales::decimal(38, 6) as gross_sales
    from budgets
    left join figures using (scope_type, scope_key, period_grain, period_key)
),

-- A margin that is not above 0 grows with no sale; nobody cuts more cost or discount than there is.
judged as (
    select
        *,
        case
            when gap is null or costed_revenue is null then 'missing_input'
            when gap <= 0 then 'target_met'
            when is_partial then 'partial_period'
            else 'ok'
        end as status,
        case
            when status in ('missing_input', 'target_met') then status
            when gross_margin > 0 and costed_revenue > 0 then 'ok'
            else 'out_of_reach'
        end as revenue_status,
        case
            when status in ('missing_input', 'target_met') then status
            when costed_revenue > 0 then 'ok'
            else 'out_of_reach'
        end as price_status,
        case
            when status in ('missing_input', 'target_met') then status
            when cost >= gap then 'ok'
            else 'out_of_reach'
        end as cost_status,
        case
            when status in ('missing_input', 'target_met') then status
            when discount is null then 'missing_input'
            when discount >= gap and gross_sales > 0 then 'ok'
            else 'out_of_reach'
        end as discount_status
    from compared
),

closed as (
    select
        *,
        case when revenue_status = 'ok' then {{ divide_half_up(
            times('gap', 'costed_revenue::decimal(18, 2)', left_scale=6), 8, 'gross_margin', 6, 6
        ) }} end as more_revenue
    from judged
)

select
    scope_type,
    scope_key,
    period_grain,
    period_key,
    budget_due,
    gross_margin,
    gap,
    net_revenue,
    costed_revenue,
    cost,
    discount,
    gross_sales,
    (net_revenue + more_revenue)::decimal(38, 6) as revenue_needed,
    case
        when price_status = 'ok' then {{ divide_half_up('gap', 6, 'costed_revenue', 6, 9) }}
    end::decimal(38, 9) as price_rise_rate,
    case
        when cost_status = 'ok' then {{ divide_half_up('gap', 6, 'cost', 6, 9) }}
    end::decimal(38, 9) as cost_cut_rate,
    case
        when discount_status = 'ok' then {{ divide_half_up('gap', 6, 'gross_sales', 6, 9) }}
    end::decimal(38, 9) as discount_cut_rate,
    status,
    revenue_status,
    price_status,
    cost_status,
    discount_status
from closed
