{{ config(materialized='table') }}

-- Net revenue of the company and its product lines beside the size of their markets in the months
-- of the period that have begun. A month without a figure has the last one before it, for two
-- months without a mark; a market without any leaves the size out.
{% set carried_months = 2 %}

with sales as (
    select * from {{ ref('int_sales_measures') }}
    where period_grain in ('month', 'quarter', 'year')
        and scope_type in ('company', 'product_line')
),

sizes as (
    select scope_type, scope_key, market_code, month_start, amount_reporting, known_from, known_to
    from {{ ref('int_market_values') }}
    where amount_reporting is not null and scope_type = 'product_line'
    union all
    select 'company', 'company', market_code, month_start, amount_reporting, known_from, known_to
    from {{ ref('int_market_values') }}
    where amount_reporting is not null and is_of_company
),

looks as (
    select distinct known_on, period_grain, period_key, period_start, period_end from sales
),

months as (
    select
        known_on, period_grain, period_key,
        unnest(generate_series(period_start, least(period_end, known_on), interval 1 month))::date
            as month_start
    from looks
),

markets as (
    select nights.known_on, sizes.scope_type, sizes.scope_key, sizes.market_code
    from (select distinct known_on from looks) as nights
    inner join sizes
        on nights.known_on >= sizes.known_from and nights.known_on < sizes.known_to
    group by all
),

carried as (
    select
        months.known_on, months.period_grain, months.period_key, months.month_start,
        markets.scope_type, markets.scope_key, markets.market_code,
        arg_max(sizes.amount_reporting, sizes.month_start) as amount,
        max(sizes.month_start) as told_month
    from months
    inner join markets on months.known_on = markets.known_on
    left join sizes
        on markets.scope_type = sizes.scope_type
        and markets.scope_key = sizes.scope_key
        and markets.market_code = sizes.market_code
        and months.month_start >= sizes.month_start
        and months.known_on >= sizes.known_from
        and months.known_on < sizes.known_to
    group by all
),

totals as (
    select
        known_on, period_grain, period_key, scope_type, scope_key,
        case when count(*) = count(amount) then sum(amount) end as market_amount,
        bool_or(date_diff('month', told_month, month_start) > {{ carried_months }}) as is_old
    from carried
    group by all
)

select
    sales.known_on,
    sales.scope_type,
    sales.scope_key,
    sales.period_grain,
    sales.period_key,
    sales.period_end,
    sales.is_daily,
    sales.is_present,
    sales.row_count,
    sales.net_amount,
    totals.market_amount,
    coalesce(totals.is_old, false) as is_market_old
from sales
left join totals using (known_on, period_grain, period_key, scope_type, scope_key)
