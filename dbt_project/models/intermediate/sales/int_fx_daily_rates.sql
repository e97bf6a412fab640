{{ config(materialized='table') }}

-- Holiday gaps reach 10 days; 12 is the last age at which a rate still stands in (DOMAIN 1.3).
{% set max_age_days = 12 %}

with rates as (
    select currency, rate_date, rate_to_reporting, known_from, known_to
    from {{ ref('int_fx_rate_states') }}
    where rate_type = 'spot' and not _is_deleted
),

candidates as (
    select rates.*, (rates.rate_date + ages.age::integer)::date as day
    from rates
    cross join range({{ max_age_days + 1 }}) as ages (age)
),

points as (
    select currency, day, known_from as known_on from candidates
    union
    select currency, day, known_to from candidates where known_to < date '9999-12-31'
),

resolved as (
    select
        points.currency,
        points.day,
        points.known_on as known_from,
        arg_max(candidates.rate_to_reporting, candidates.rate_date) as rate_to_reporting
    from points
    left join candidates
        on points.currency = candidates.currency
        and points.day = candidates.day
        and points.known_on >= candidates.known_from
        and points.known_on < candidates.known_to
    group by all
),

intervals as (
    select
        *,
        lead(known_from, 1, date '9999-12-31') over (
            partition by currency, day order by known_from
        ) as known_to
    from resolved
)

select * from intervals where rate_to_reporting is not null
