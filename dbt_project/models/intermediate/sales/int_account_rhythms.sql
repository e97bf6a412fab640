{{ config(materialized='table') }}

-- How often each account orders: its order days, and the median of the days from one to the next.
with order_days as (
    select
        subject as account_key,
        business_date - previous_date as interval_days,
        business_date > {{ entity_as_of('order_line') }} - 365 as is_recent
    from {{ ref('int_account_days') }}
    where chain = 'whole'
        and subject <> 'unknown'
        and known_from <= {{ entity_as_of('order_line') }}
        and known_to > {{ entity_as_of('order_line') }}
)

select
    account_key,
    count(*)::integer as order_days,
    (count(*) filter (is_recent))::integer as recent_order_days,
    quantile_disc(interval_days, 0.5)::integer as median_interval_days
from order_days
group by all
