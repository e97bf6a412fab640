{{ config(materialized='table') }}

-- The months, quarters and years whose survey figures each night takes: those of sales, which hold
-- the open ones and all where the spine changed, and those with a changed answer.
with changed_days as (
    select distinct known_on, business_date from {{ ref('int_survey_deltas') }}
),

looks as (
    select known_on, period_grain, period_key, period_start, period_end
    from {{ ref('int_touched_periods') }}
    union
    select
        starts.known_on, periods.period_grain, periods.period_key, periods.period_start,
        periods.period_end
    from changed_days
    inner join {{ ref('int_nights') }} as nights on changed_days.known_on = nights.known_on
    inner join {{ ref('int_data_starts') }} as starts on nights.known_on = starts.known_on
    inner join {{ ref('int_periods') }} as periods
        on changed_days.business_date between periods.period_start and periods.period_end
        and periods.period_end >= starts.data_start
)

select
    *,
    least(period_end, known_on) as end_date,
    known_on > period_end
    or known_on = max(known_on) over (partition by period_grain, period_key, known_on <= period_end)
        as is_kept
from looks
where period_grain in ('month', 'quarter', 'year')
