{{ config(materialized='table') }}

-- The months, quarters and years whose service figures each night takes: those of sales, those with
-- a changed case, and those with a case that was not over when the night's day began: its time
-- goes on.
with nights as (
    select nights.known_on, starts.data_start
    from {{ ref('int_nights') }} as nights
    inner join {{ ref('int_data_starts') }} as starts on nights.known_on = starts.known_on
),

cases as (
    select * from {{ ref('int_case_states') }}
),

days as (
    select known_from as known_on, business_date from cases
    union
    select known_to, business_date from cases
    union
    select nights.known_on, cases.business_date
    from nights
    inner join cases
        on nights.known_on >= cases.known_from
        and nights.known_on < cases.known_to
        and (
            cases.resolved_at is null
            or {{ business_date('greatest(cases.first_response_at, cases.resolved_at)') }}
            >= nights.known_on
        )
),

looks as (
    select known_on, period_grain, period_key, period_start, period_end
    from {{ ref('int_touched_periods') }}
    where period_grain in ('month', 'quarter', 'year')
    union
    select
        nights.known_on, periods.period_grain, periods.period_key, periods.period_start,
        periods.period_end
    from days
    inner join nights on days.known_on = nights.known_on
    inner join {{ ref('int_periods') }} as periods
        on days.business_date between periods.period_start and periods.period_end
        and periods.period_end >= nights.data_start
    where periods.period_grain in ('month', 'quarter', 'year')
)

select
    *,
    least(period_end, known_on) as end_date,
    known_on > period_end
    or known_on = max(known_on) over (partition by period_grain, period_key, known_on <= period_end)
        as is_kept
from looks
