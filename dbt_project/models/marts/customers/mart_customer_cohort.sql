-- Accounts by the month of their first order, followed through the months of the data: how many
-- bought, and for how much. Revenue of accounts without a first order stands under `unknown`.
with night as (
    select {{ entity_as_of('order_line') }} as as_of_date
),

accounts as (
    select
        account_key,
        -- A test record of a customer does not hide the others.
        not is_test or last_sale_date is not null as is_customer,
        date_trunc('month', first_order_date)::date as cohort_start,
        coalesce(strftime(first_order_date, '%Y-%m'), 'unknown') as cohort_month
    from {{ ref('dim_account') }}
),

sizes as (
    select cohort_month, cohort_start, count(*) as customers from accounts
    where cohort_start is not null and is_customer
    group by all
),

months as (
    select periods.period_key, periods.period_start
    from {{ ref('int_periods') }} as periods
    cross join night
    inner join {{ ref('int_data_starts') }} as starts
        on night.as_of_date = starts.known_on
        and periods.period_end >= starts.data_start
    where periods.period_grain = 'month' and periods.period_start <= night.as_of_date
),

revenue as (
    select accounts.cohort_month, deltas.month_start, sum(deltas.net_amount) as net_revenue
    from {{ revenue_ref('int_account_deltas') }} as deltas
    inner join accounts on deltas.account_key = accounts.account_key
    cross join night
    where deltas.known_on <= night.as_of_date
    group by all
    having sum(deltas.row_count) <> 0 or sum(deltas.net_amount) <> 0
),

active as (
    select
        accounts.cohort_month,
        date_trunc('month', days.business_date)::date as month_start,
        count(distinct days.subject) as active_customers
    from {{ ref('int_account_days') }} as days
    inner join accounts on days.subject = accounts.account_key
    cross join night
    where days.chain = 'whole'
        and days.subject <> 'unknown'
        and days.known_from <= night.as_of_date
        and days.known_to > night.as_of_date
    group by all
),

-- Returns may be dated before the first sale.
cells as (
    select sizes.cohort_month, months.period_start
    from sizes
    inner join months on sizes.cohort_start <= months.period_start
    union
    select cohort_month, month_start from revenue
)

select
    cells.cohort_month,
    months.period_key,
    date_diff('month', sizes.cohort_start, cells.period_start)::integer as age_months,
    sizes.customers::bigint as customers,
    coalesce(active.active_customers, 0)::bigint as active_customers,
    coalesce(revenue.net_revenue, 0)::decimal(38, 2) as net_revenue
from cells
inner join months on cells.period_start = months.period_start
left join sizes on cells.cohort_month = sizes.cohort_month
left join active
    on cells.cohort_month = active.cohort_month and cells.period_start = active.month_start
left join revenue
    on cells.cohort_month = revenue.cohort_month and cells.period_start = revenue.month_start
