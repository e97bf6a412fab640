{{ config(materialized='table') }}

with periods as (
    select * from {{ ref('int_periods') }}
),

with_previous as (
    select
        *,
        lag(period_key) over grain as prev_period_key,
        lag(period_start) over grain as prev_start,
        lag(period_end) over grain as prev_end,
        case period_grain
            when 'day' then strftime(period_start - interval 1 year, '%Y-%m-%d')
            when 'week' then (left(period_key, 4)::integer - 1) || right(period_key, 4)
            when 'month' then strftime(period_start - interval 1 year, '%Y-%m')
            when 'quarter' then (left(period_key, 4)::integer - 1) || right(period_key, 2)
            else 'FY' || (right(period_key, 4)::integer - 1)
        end as yoy_candidate
    from periods
    window grain as (partition by period_grain order by period_start)
)

select
    with_previous.* exclude (yoy_candidate),
    last_year.period_key as yoy_period_key,
    last_year.period_start as yoy_start,
    last_year.period_end as yoy_end
from with_previous
left join periods as last_year
    on with_previous.period_grain = last_year.period_grain
    and with_previous.yoy_candidate = last_year.period_key
