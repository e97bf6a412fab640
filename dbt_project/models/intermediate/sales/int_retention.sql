{{ config(materialized='table') }}

-- Revenue of a look by the accounts that had revenue in the same days a year before, and that
-- revenue: for the company and its regions, of which sums per account are kept.
with looks as (
    select
        looks.known_on,
        looks.period_grain,
        looks.period_key,
        looks.period_start,
        looks.end_date,
        links.yoy_start,
        case
            when looks.end_date = looks.period_end then links.yoy_end
            else least((looks.end_date - interval 1 year)::date, links.yoy_end)
        end as yoy_end
    from {{ ref('int_looks') }} as looks
    inner join {{ ref('int_period_links') }} as links
        on looks.period_grain = links.period_grain and looks.period_key = links.period_key
    where looks.period_grain in ('month', 'quarter', 'year')
),

windows as (
    select
        known_on, period_grain, period_key, true as is_base,
        yoy_start as first_day, yoy_end as last_day
    from looks
    where yoy_start is not null
    union all
    select known_on, period_grain, period_key, false, period_start, end_date from looks
),

window_days as (
    select windows.*, days.date_key as business_date
    from windows
    inner join {{ ref('int_calendar') }} as days
        on days.date_key between windows.first_day and windows.last_day
),

by_region as (
    select
        window_days.known_on, window_days.period_grain, window_days.period_key,
        deltas.region_key, deltas.account_key,
        sum(deltas.net_amount) filter (window_days.is_base) as base_amount,
        sum(deltas.net_amount) filter (not window_days.is_base) as net_amount
    from window_days
    inner join {{ ref('int_account_deltas') }} as deltas
        on window_days.business_date = deltas.business_date
        and deltas.known_on <= window_days.known_on
    where deltas.account_key <> 'unknown'
    group by all
),

by_account as (
    select
        known_on, 'region' as scope_type, region_key as scope_key, period_grain, period_key,
        base_amount, net_amount
    from by_region
    where base_amount > 0
    union all
    select
        known_on, 'company', 'company', period_grain, period_key,
        sum(base_amount), sum(net_amount)
    from by_region
    group by known_on, period_grain, period_key, account_key
    having sum(base_amount) > 0
)

select
    known_on,
    scope_type,
    scope_key,
    period_grain,
    period_key,
    sum(base_amount) as base_amount,
    coalesce(sum(net_amount), 0) as retained_amount
from by_account
group by all
