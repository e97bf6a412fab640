{{ config(materialized='table') }}

-- How many workdays of a month, quarter or year there are, and how many had elapsed on the night.
with days as (
    select
        date_key,
        is_workday::integer as is_workday,
        count(*) filter (is_workday) over (order by date_key) as workdays_to
    from {{ ref('int_calendar') }}
),

-- A run without a night, whose orders are blocked, has the open periods of their last one.
looks as (
    select known_on, period_grain, period_key, period_start, period_end, end_date
    from {{ ref('int_looks') }}
    union
    select
        last_night.known_on, periods.period_grain, periods.period_key, periods.period_start,
        periods.period_end, last_night.known_on as end_date
    from (select {{ entity_as_of('order_line') }} as known_on) as last_night
    inner join {{ ref('int_periods') }} as periods
        on last_night.known_on between periods.period_start and periods.period_end
),

counted as (
    select
        looks.known_on,
        looks.period_grain,
        looks.period_key,
        looks.end_date - looks.period_start + 1 as elapsed_days,
        looks.period_end - looks.period_start + 1 as days,
        reached.workdays_to - first_day.workdays_to + first_day.is_workday as elapsed_workdays,
        last_day.workdays_to - first_day.workdays_to + first_day.is_workday as workdays
    from looks
    inner join days as first_day on looks.period_start = first_day.date_key
    inner join days as reached on looks.end_date = reached.date_key
    inner join days as last_day on looks.period_end = last_day.date_key
    where looks.period_grain in ('month', 'quarter', 'year')
)

select
    known_on,
    period_grain,
    period_key,
    case when workdays = 0 then elapsed_days else elapsed_workdays end as elapsed_workdays,
    case when workdays = 0 then days else workdays end as workdays
from counted
