{{ config(materialized='table') }}

-- Top accounts and the squares of all account shares, for company and regions.
{% set top_n = 10 %}

-- Months one by one, so that accounts join on equality (of 3 M lines a quarter of the cost).
with looks as (
    select
        known_on, period_grain, period_key,
        unnest(generate_series(period_start, period_end, interval 1 month))::date as month_start
    from {{ ref('int_looks') }}
    where period_grain in ('month', 'quarter', 'year')
),

by_region as (
    select
        looks.known_on, looks.period_grain, looks.period_key, deltas.region_key,
        deltas.account_key, sum(deltas.net_amount) as net_amount,
        sum(deltas.row_count) as row_count
    from looks
    inner join {{ revenue_ref('int_account_deltas') }} as deltas
        on looks.month_start = deltas.month_start and looks.known_on >= deltas.known_on
    where deltas.account_key <> 'unknown'
    group by all
),

by_account as (
    select
        known_on, 'region' as scope_type, region_key as scope_key, period_grain, period_key,
        coalesce(net_amount, 0) as net_amount
    from by_region
    where row_count > 0 or net_amount <> 0
    union all
    select
        known_on, 'company', 'company', period_grain, period_key, coalesce(sum(net_amount), 0)
    from by_region
    group by known_on, period_grain, period_key, account_key
    having sum(row_count) > 0 or sum(net_amount) <> 0
)

select
    known_on,
    scope_type,
    scope_key,
    period_grain,
    period_key,
    list_sum(max(net_amount, {{ top_n }})) as top_amount,
    coalesce(sum({{ times('net_amount', 'net_amount', left_scale=2) }}) filter (net_amount > 0), 0)
        as sum_of_squares,
    coalesce(sum(net_amount) filter (net_amount > 0), 0) as positive_amount
from by_account
group by all
