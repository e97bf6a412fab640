{{ config(materialized='table') }}

-- Stock of each look and product: at its last day, and on the days up to it. What a stock-out cost
-- is its days times the average daily revenue (units times price) of the 28 days before it; when
-- those lie more than a year before the period, nobody waits any more.
with stays as (
    select
        looks.known_on, looks.is_look, looks.is_kept, looks.period_grain, looks.period_key,
        looks.period_start, looks.period_end, looks.end_date, levels.product_id,
        levels.on_hand, levels.is_out, levels.out_since,
        levels.day_to > looks.end_date as is_at_end,
        least(levels.day_to - 1, looks.end_date) - greatest(levels.day_from, looks.period_start) + 1
            as days
    from {{ ref('int_stock_looks') }} as looks
    inner join {{ ref('int_stock_levels') }} as levels
        on looks.known_on = levels.known_on
        and levels.day_from <= looks.end_date
        and levels.day_to > looks.period_start
),

windows as (
    select distinct known_on, product_id, end_date as last_day from stays where is_at_end
    union
    select distinct known_on, product_id, (out_since - 1)::date from stays where is_out
),

window_days as (
    select windows.*, days.date_key as business_date
    from windows
    inner join {{ ref('int_calendar') }} as days
        on days.date_key between windows.last_day - 27 and windows.last_day
),

sold as (
    select
        days.known_on, days.product_id, days.last_day, sum(deltas.units) as units,
        sum(deltas.net_amount) as net_amount
    from window_days as days
    inner join {{ ref('int_daily_deltas') }} as deltas
        on days.product_id = deltas.product_key
        and days.business_date = deltas.business_date
        and deltas.known_on <= days.known_on
    group by all
),

stretches as (
    select
        * exclude (on_hand, days, is_at_end),
        max(on_hand) filter (is_at_end) as on_hand,
        sum(days) as days
    from stays
    group by all
),

valued as (
    select
        stretches.* exclude (is_out),
        case when stretches.on_hand is not null then coalesce(at_end.units, 0) end
            as window_units,
        coalesce(before.units, 0) as base_units,
        coalesce(before.net_amount, 0) as base_amount,
        case
            when before.net_amount > 0
                and stretches.out_since - 28 >= stretches.period_start - 366
                then {{ divide_half_up('stretches.days * before.net_amount', 2, '28', 0, 2) }}
            else 0
        end as lost_sales
    from stretches
    left join sold as at_end
        on stretches.known_on = at_end.known_on
        and stretches.product_id = at_end.product_id
        and stretches.end_date = at_end.last_day
    left join sold as before
        on stretches.known_on = before.known_on
        and stretches.product_id = before.product_id
        and stretches.out_since - 1 = before.last_day
)

select
    valued.* exclude (days, window_units, base_units, base_amount, lost_sales),
    valued.days::bigint as days,
    valued.window_units::decimal(38, 4) as window_units,
    valued.base_units::decimal(38, 4) as base_units,
    valued.base_amount::decimal(38, 2) as base_amount,
    valued.lost_sales::decimal(38, 2) as lost_sales,
    coalesce(products.product_line, 'unknown') as product_line
from valued
left join {{ ref('int_product_states') }} as products
    on valued.product_id = products.product_id
    and valued.known_on >= products.known_from
    and valued.known_on < products.known_to
