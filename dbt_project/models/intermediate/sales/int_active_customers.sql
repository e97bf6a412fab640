{{ config(materialized='table') }}

-- Accounts with a sale in the 365 days up to the end of the look, and those with two sale days in it:
-- an account is counted once, at its last sale day before the end.
{% set window_days = 365 %}

with looks as (
    select * from {{ ref('int_looks') }} where period_grain in ('month', 'quarter', 'year')
),

days as (
    select * from {{ ref('int_sale_days') }}
    where subject_type = 'account' and subject_key <> 'unknown'
)

select
    looks.known_on,
    days.scope_type,
    days.scope_key,
    looks.period_grain,
    looks.period_key,
    count(*) as active_count,
    count(*) filter (days.previous_date > looks.end_date - {{ window_days }}) as repeat_count
from looks
inner join days
    on looks.known_on = days.known_on
    and days.business_date <= looks.end_date
    and days.business_date > looks.end_date - {{ window_days }}
    and (days.next_date is null or days.next_date > looks.end_date)
group by all
