-- Closed months, and the quarters and years whose last month is closed. What is closed before it is
-- over counts from its last day: there is one figure of an open period, which goes on changing.
with closings as (
    select period_key, closed_on from {{ ref('int_period_close_states') }}
    where known_to = date '9999-12-31' and not _is_deleted
),

periods as (
    select * from {{ ref('int_periods') }} where period_grain in ('month', 'quarter', 'year')
),

months as (
    select periods.period_end, greatest(closings.closed_on, periods.period_end) as closed_on
    from closings
    inner join periods
        on closings.period_key = periods.period_key and periods.period_grain = 'month'
)

select
    periods.period_grain,
    periods.period_key,
    periods.period_start,
    periods.period_end,
    months.closed_on,
    months.closed_on >= context.first_known_on as is_reported
from periods
inner join months on periods.period_end = months.period_end
inner join {{ source('control', 'run_context') }} as context
    on months.closed_on <= context.as_of_date
