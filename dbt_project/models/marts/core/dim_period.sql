with links as (
    select * from {{ ref('int_period_links') }}
),

days as (
    select
        links.period_grain, links.period_key,
        count(*) as days, count(*) filter (calendar.is_workday) as workdays
    from links
    inner join {{ ref('int_calendar') }} as calendar
        on calendar.date_key between links.period_start and links.period_end
    group by all
)

select
    links.period_grain,
    links.period_key,
    links.period_start,
    links.period_end,
    days.days::integer as days,
    days.workdays::integer as workdays,
    links.prev_period_key,
    links.yoy_period_key,
    links.period_end <= {{ as_of_date() }} as is_complete,
    closed.closed_on
from links
inner join days
    on links.period_grain = days.period_grain and links.period_key = days.period_key
left join {{ ref('int_closed_periods') }} as closed
    on links.period_grain = closed.period_grain and links.period_key = closed.period_key
