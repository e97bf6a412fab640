{{ config(materialized='table') }}

with sums as (
    select
        period_key,
        period_end,
        end_date,
        product_id,
        product_line,
        max(on_hand) as on_hand,
        max(window_units) as window_units,
        sum(days) as observed_days,
        coalesce(sum(days) filter (out_since is not null), 0) as stockout_days,
        sum(lost_sales) as lost_sales
    from {{ ref('int_stock_products') }}
    where period_grain = 'month' and known_on = {{ entity_as_of('order_line') }}
    group by all
)

select
    period_key,
    product_id as product_key,
    product_line,
    on_hand::decimal(38, 4) as on_hand,
    window_units::decimal(38, 4) as window_units,
    case
        when window_units > 0
            then {{ divide_half_up('window_units', 4, '28', 0, 6) }}
        when window_units = 0 then 0
    end::decimal(38, 6) as daily_units,
    case
        when on_hand is not null and window_units > 0
            then {{ divide_half_up('28 * on_hand', 4, 'window_units', 4, 9) }}
    end::decimal(38, 9) as cover_days,
    case
        when on_hand is null then 'missing_input'
        when window_units = 0 then 'no_denominator'
        when window_units < 0 then 'negative_denominator'
        when period_end > end_date then 'partial_period'
        else 'ok'
    end as status,
    observed_days::bigint as observed_days,
    stockout_days::bigint as stockout_days,
    lost_sales::decimal(38, 2) as lost_sales
from sums
