{{ config(materialized='table') }}

{% set keys = sales_scopes().values() | join(', ') %}

-- Distinct orders and buying accounts per scope and look: days without an earlier one in the look.
with firsts as (
    select
        looks.known_on, looks.period_grain, looks.period_key, {{ keys }},
        count(*) as order_count, 0 as customer_count
    from {{ ref('int_look_days') }} as looks
    inner join {{ ref('int_order_days') }} as days
        on looks.known_on = days.known_on and looks.business_date = days.business_date
    where days.previous_date is null or days.previous_date < looks.period_start
    group by all
    union all
    select looks.known_on, looks.period_grain, looks.period_key, {{ keys }}, 0, count(*)
    from {{ ref('int_look_days') }} as looks
    inner join {{ ref('int_account_days') }} as days
        on looks.known_on = days.known_on and looks.business_date = days.business_date
    where days.previous_date is null or days.previous_date < looks.period_start
    group by all
),

scoped as (
    {{ unpivot_scopes('firsts', [
        'known_on', 'period_grain', 'period_key', 'order_count', 'customer_count',
    ]) }}
)

select
    known_on,
    scope_type,
    scope_key,
    period_grain,
    period_key,
    sum(order_count)::bigint as order_count,
    sum(customer_count)::bigint as customer_count
from scoped
where scope_key is not null
group by all
