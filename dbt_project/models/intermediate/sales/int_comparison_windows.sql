{{ config(materialized='table') }}

-- What an open period is compared with: the same number of elapsed days of the previous period and
-- of the same period last year, capped at that period's last day (DOMAIN 1.1).
with as_of as (
    select {{ entity_as_of('order_line') }} as known_on
),

open_periods as (
    select periods.*, as_of.known_on
    from {{ ref('int_period_links') }} as periods
    inner join as_of
        on periods.period_start <= as_of.known_on and periods.period_end > as_of.known_on
    where periods.period_grain <> 'day'
),

windows as (
    select
        known_on, period_grain, period_key, 'prev' as comparator,
        known_on - period_start as elapsed, prev_start as window_start, prev_end as last_end
    from open_periods
    union all
    select
        known_on, period_grain, period_key, 'yoy',
        known_on - period_start, yoy_start, yoy_end
    from open_periods
)

select
    known_on,
    period_grain || '_' || comparator as period_grain,
    period_key,
    window_start as period_start,
    last_end as period_end,
    case
        -- Elapsed days up to a Feb 28 or 29 end where the comparator's February ends.
        when period_grain = 'year' or (comparator = 'yoy' and period_grain <> 'week')
            then least((known_on - interval 1 year)::date, last_end)
        else least((window_start + elapsed::integer)::date, last_end)
    end as end_date
from windows
where window_start is not null
