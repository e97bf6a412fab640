{{ config(materialized='table') }}

with years as (
    select period_key, period_start, period_end
    from {{ ref('int_periods') }}
    where period_grain = 'year'
),

rates as (
    select
        states.currency, states.rate_date, states.rate_to_reporting, states.known_from,
        states.known_to, years.period_key
    from {{ ref('int_fx_rate_states') }} as states
    inner join years on states.rate_date between years.period_start and years.period_end
    where states.rate_type = 'budget' and not states._is_deleted
),

points as (
    select currency, period_key, known_from as known_on from rates
    union
    select currency, period_key, known_to from rates where known_to < date '9999-12-31'
),

-- Of several in a year the last one is that of the whole year, or it would not be constant.
resolved as (
    select
        points.currency,
        points.period_key,
        points.known_on as known_from,
        arg_max(rates.rate_to_reporting, rates.rate_date) as rate_to_reporting
    from points
    left join rates
        on points.currency = rates.currency
        and points.period_key = rates.period_key
        and points.known_on >= rates.known_from
        and points.known_on < rates.known_to
    group by all
),

intervals as (
    select
        *,
        lead(known_from, 1, date '9999-12-31') over (
            partition by currency, period_key order by known_from
        ) as known_to
    from resolved
)

-- By day, as order lines look rates up by their date.
select
    intervals.currency,
    unnest(generate_series(years.period_start, years.period_end, interval 1 day))::date as day,
    intervals.known_from,
    intervals.known_to,
    intervals.rate_to_reporting
from intervals
inner join years on intervals.period_key = years.period_key
where intervals.rate_to_reporting is not null
