{{ config(materialized='table') }}

-- The months, quarters and years whose marketing figures each night takes: those of sales, which
-- are those of a changed spend as well, and closed ones with a lead that came, went or was
-- converted, or with a day on which sales may be put down to another touch. A version that changed
-- nothing of this is no change.
with events as (
    select known_from as known_on, 1 as sign, * exclude (known_from, known_to)
    from {{ ref('int_campaign_responses') }}
    union all
    select known_to, -1, * exclude (known_from, known_to)
    from {{ ref('int_campaign_responses') }}
    where known_to < date '9999-12-31'
),

changes as (
    select
        known_on, response_date,
        (response_date + case when account_key is null then 0 else 90 end)::date as last_day
    from events
    group by known_on, kind, _record_key, campaign_key, response_date, account_key
    having sum(sign) <> 0
),

days as (
    select known_on, response_date, max(last_day) as last_day
    from changes
    group by all
),

looks as (
    select known_on, period_grain, period_key, period_start, period_end
    from {{ ref('int_touched_periods') }}
    where period_grain in ('month', 'quarter', 'year')
    union
    select known_on, period_grain, period_key, period_start, period_end
    from ({{ closed_periods('days', 'response_date', 'last_day') }}) as closed
)

select *, least(period_end, known_on) as end_date
from looks
