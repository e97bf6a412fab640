{{ config(materialized='table') }}

-- The days on which an order or an account has a sale line, per night and scope, each with its
-- neighbours: a distinct count over any window becomes a count of days without an earlier one in it.
with lines as (
    select nights.known_on, states.* exclude (known_from, known_to)
    from {{ ref('int_sales_line_states') }} as states
    inner join {{ ref('int_nights') }} as nights
        on nights.known_on >= states.visible_from and nights.known_on < states.known_to
    where states.is_counted and states.line_type = 'sale'
),

scoped as (
    {{ unpivot_scopes('lines', ['known_on', 'order_date', 'order_key', 'account_key']) }}
),

days as (
    select distinct known_on, scope_type, scope_key, 'order' as subject_type,
        order_key as subject_key, order_date as business_date
    from scoped
    union all
    select distinct known_on, scope_type, scope_key, 'account', account_key, order_date
    from scoped
)

select
    *,
    lag(business_date) over subject as previous_date,
    lead(business_date) over subject as next_date
from days
window subject as (
    partition by known_on, scope_type, scope_key, subject_type, subject_key order by business_date
)
