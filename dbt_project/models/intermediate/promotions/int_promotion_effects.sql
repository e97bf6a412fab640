{{ config(materialized='table') }}

-- What was sold in the window of each promotion, up to the night, beside the mean of the same
-- weekdays of its base weeks. A product that is promoted with its line and sold nothing is no row.
{% set least_weeks = 4 %}

with promoted as (
    select * from {{ ref('int_promotion_nights') }}
),

base_days as (
    select * from {{ ref('int_promotion_base_days') }}
),

days as (
    select
        known_on, promotion_id, product_id, channel, business_date, times_in_window,
        false as is_window
    from base_days
    union all
    select
        known_on, promotion_id, product_id, channel,
        unnest(generate_series(date_from, end_date, interval 1 day))::date, 1, true
    from promoted
),

sold as (
    select
        days.known_on, days.promotion_id, days.product_id,
        sum({{ times('deltas.units', 'days.times_in_window') }}) filter (not days.is_window)
            as base_units,
        sum(deltas.units) filter (days.is_window) as units,
        sum(deltas.net_amount) filter (days.is_window) as net_amount,
        sum(deltas.gross_amount - deltas.sale_amount) filter (days.is_window) as discount_amount,
        sum(deltas.costed_amount - deltas.cost_amount) filter (days.is_window) as gross_margin
    from days
    inner join {{ ref('int_daily_deltas') }} as deltas
        on days.product_id = deltas.product_key
        and days.business_date = deltas.business_date
        and days.known_on >= deltas.known_on
        and (days.channel is null or days.channel = deltas.channel_key)
    group by all
),

counted as (
    select known_on, promotion_id, product_id, max(week_count)::integer as week_count
    from base_days
    group by all
)

select
    promoted.* exclude (scope_type, scope_key),
    coalesce(counted.week_count, 0) as week_count,
    coalesce(sold.units, 0)::decimal(38, 4) as units,
    case
        when counted.week_count >= {{ least_weeks }}
            then {{ divide_half_up('coalesce(sold.base_units, 0)', 4, 'counted.week_count', 0, 4) }}
    end::decimal(38, 4) as baseline_units,
    coalesce(sold.net_amount, 0)::decimal(38, 2) as net_amount,
    coalesce(sold.discount_amount, 0)::decimal(38, 2) as discount_amount,
    coalesce(sold.gross_margin, 0)::decimal(38, 2) as gross_margin,
    case
        when coalesce(counted.week_count, 0) < {{ least_weeks }} then 'insufficient_history'
        when promoted.date_to > promoted.known_on then 'partial_period'
        else 'ok'
    end as status
from promoted
left join counted using (known_on, promotion_id, product_id)
left join sold using (known_on, promotion_id, product_id)
where promoted.is_named or sold.units <> 0 or sold.net_amount <> 0 or sold.base_units <> 0
