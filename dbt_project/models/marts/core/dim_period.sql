select
    links.period_grain,
    links.period_key,
    links.period_start,
    links.period_end,
    links.days::integer as days,
    links.workdays::integer as workdays,
    links.prev_period_key,
    links.yoy_period_key,
    links.period_end <= {{ as_of_date() }} as is_complete,
    closed.closed_on
from {{ ref('int_period_links') }} as links
left join {{ ref('int_closed_periods') }} as closed
    on links.period_grain = closed.period_grain and links.period_key = closed.period_key
