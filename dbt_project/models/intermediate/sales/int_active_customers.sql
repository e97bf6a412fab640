{{ config(materialized='table') }}

-- Accounts with a sale in the 365 days up to the end of the look, and those with two sale days in
-- it: an account is counted once, at its last sale day before the end.
{% set window_days = 365 %}
{% set keys = sales_scopes().values() | join(', ') %}

with looks as (
    select * from {{ ref('int_looks') }} where period_grain in ('month', 'quarter', 'year')
),

days as (
    select * from {{ ref('int_account_days') }} where subject <> 'unknown'
),

lasts as (
    select
        looks.known_on, looks.period_grain, looks.period_key, {{ keys }},
        count(*) as active_count,
        count(*) filter (days.previous_date > looks.end_date - {{ window_days }}) as repeat_count
    from looks
    inner join days
        on looks.known_on = days.known_on
        and days.business_date <= looks.end_date
        and days.business_date > looks.end_date - {{ window_days }}
        and (days.next_date is null or days.next_date > looks.end_date)
    group by all
),

scoped as (
    {{ unpivot_scopes('lasts', [
        'known_on', 'period_grain', 'period_key', 'active_count', 'repeat_count',
    ]) }}
)

select
    known_on,
    scope_type,
    scope_key,
    period_grain,
    period_key,
    sum(active_count)::bigint as active_count,
    sum(repeat_count)::bigint as repeat_count
from scoped
where scope_key is not null
group by all
