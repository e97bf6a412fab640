{{ config(materialized='table') }}

-- Year-to-date and rolling sums that end with a month. Rolling windows hold complete months only:
-- an open month shows the window that ended with the last complete one.
with months as (
    select
        looks.known_on, looks.period_key, looks.period_start, looks.period_end,
        case
            when looks.period_end <= looks.known_on then looks.period_end
            else looks.period_start - 1
        end as complete_end,
        years.period_start as year_start,
        starts.data_start
    from {{ ref('int_looks') }} as looks
    inner join {{ ref('int_periods') }} as years
        on years.period_grain = 'year'
        and looks.period_start between years.period_start and years.period_end
    inner join {{ ref('int_data_starts') }} as starts on looks.known_on = starts.known_on
    where looks.period_grain = 'month'
),

windows as (
    select
        *,
        date_trunc('month', complete_end)::date - interval 2 month as start_3m,
        date_trunc('month', complete_end)::date - interval 11 month as start_12m
    from months
),

by_month as (
    select
        nights.known_on, deltas.scope_type, deltas.scope_key,
        date_trunc('month', deltas.business_date)::date as month_start,
        sum(deltas.net_amount) as net_amount
    from {{ revenue_ref('int_sales_deltas') }} as deltas
    inner join {{ ref('int_nights') }} as nights on deltas.known_on <= nights.known_on
    group by all
)

select
    windows.known_on,
    by_month.scope_type,
    by_month.scope_key,
    windows.period_key,
    sum(by_month.net_amount) filter (by_month.month_start >= windows.year_start) as ytd_amount,
    sum(by_month.net_amount) filter (
        by_month.month_start between windows.start_3m and windows.complete_end
    ) as rolling_3m_amount,
    sum(by_month.net_amount) filter (
        by_month.month_start between windows.start_12m and windows.complete_end
    ) as rolling_12m_amount
from windows
inner join by_month
    on windows.known_on = by_month.known_on
    and by_month.month_start <= windows.period_start
    and by_month.month_start >= least(windows.year_start, windows.start_12m)
group by all
