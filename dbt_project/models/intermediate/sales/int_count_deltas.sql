{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{% if is_incremental() %}delete from {{ this }} where known_on >= {{ range_start() }}{% endif %}"
) }}

{% set keys = sales_scopes().values() | join(', ') %}
{% set grains = ['day', 'week', 'month', 'quarter', 'year'] %}
{% set window_days = 365 %}

-- Distinct counts as sums. A subject counts in a period on its first day there. An account is
-- active from a sale day until the next one or for 365 days, whichever is shorter, and a repeat
-- buyer until the day before is 365 days old: beginnings and ends are changes on a date, and the
-- count on a date is the sum up to it.
with starts as (
    select
        {% for grain in grains %}
            {{ period_start(grain, 'date_key') }} as {{ grain }}_start,
        {% endfor %}
        date_key as business_date
    from {{ ref('int_calendar') }}
),

order_days as (
    select *, known_from as known_on, 1 as sign from {{ ref('int_order_days') }}
    where {{ is_new_night('known_from') }}
    union all
    select *, known_to, -1 from {{ ref('int_order_days') }}
    where {{ is_new_night('known_to') }}
),

account_days as (
    select *, known_from as known_on, 1 as sign from {{ ref('int_account_days') }}
    where {{ is_new_night('known_from') }}
    union all
    select *, known_to, -1 from {{ ref('int_account_days') }}
    where {{ is_new_night('known_to') }}
),

changes as (
    select
        {% for grain in grains %}
            sum(days.sign) filter (
                days.previous_date is null or days.previous_date < starts.{{ grain }}_start
            ) as {{ grain }}_orders,
        {% endfor %}
        days.known_on, days.business_date, {{ keys }}
    from order_days as days
    inner join starts on days.business_date = starts.business_date
    group by all
    union all by name
    select
        {% for grain in grains %}
            sum(days.sign) filter (
                days.previous_date is null or days.previous_date < starts.{{ grain }}_start
            ) as {{ grain }}_customers,
        {% endfor %}
        sum(days.sign) filter (days.subject <> 'unknown') as active_change,
        sum(days.sign) filter (
            days.subject <> 'unknown'
            and days.previous_date > days.business_date - {{ window_days }}
        ) as repeat_change,
        days.known_on, days.business_date, {{ keys }}
    from account_days as days
    inner join starts on days.business_date = starts.business_date
    group by all
    union all by name
    select
        known_on,
        least(next_date, business_date + {{ window_days }})::date as business_date,
        {{ keys }},
        -sum(sign) as active_change
    from account_days
    where subject <> 'unknown'
    group by all
    union all by name
    select
        known_on,
        least(next_date, previous_date + {{ window_days }})::date as business_date,
        {{ keys }},
        -sum(sign) as repeat_change
    from account_days
    where subject <> 'unknown' and previous_date > business_date - {{ window_days }}
    group by all
),

{% set measures = [] %}
{% for subject in ['orders', 'customers'] %}
    {% for grain in grains %}{% do measures.append(grain ~ '_' ~ subject) %}{% endfor %}
{% endfor %}
{% do measures.extend(['active_change', 'repeat_change']) %}

scoped as (
    {{ unpivot_scopes('changes', ['known_on', 'business_date'] + measures) }}
)

select
    {% for measure in measures %}
        coalesce(sum({{ measure }}), 0)::bigint as {{ measure }},
    {% endfor %}
    known_on,
    scope_type,
    scope_key,
    business_date
from scoped
where scope_key is not null
group by all
