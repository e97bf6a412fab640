{{ config(materialized='table') }}

-- Distinct orders and buying accounts per scope and look.
select
    looks.known_on,
    days.scope_type,
    days.scope_key,
    looks.period_grain,
    looks.period_key,
    count(*) filter (days.subject_type = 'order') as order_count,
    count(*) filter (days.subject_type = 'account') as customer_count
from {{ ref('int_look_days') }} as looks
inner join {{ ref('int_sale_days') }} as days
    on looks.known_on = days.known_on and looks.business_date = days.business_date
where days.previous_date is null or days.previous_date < looks.period_start
group by all
