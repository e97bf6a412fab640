{{ config(materialized='table') }}

-- First day of the month of the earliest counted line, as known on each night and the one before; a
-- run without a night, whose orders are blocked, knows their last one.
with nights as (
    select known_on from {{ ref('int_nights') }}
    union
    select {{ entity_as_of('order_line') }}
    union
    select (known_on - 1)::date from {{ ref('int_nights') }}
),

days as (
    select nights.known_on, deltas.business_date
    from {{ ref('int_sales_deltas') }} as deltas
    inner join nights on deltas.known_on <= nights.known_on
    where deltas.scope_type = 'company'
    group by all
    having sum(deltas.row_count) > 0
)

select
    known_on,
    date_trunc('month', min(business_date))::date as data_start
from days
group by all
