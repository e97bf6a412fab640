-- Who had which share in an order, from night to night. Shares that do not make up the whole order
-- are not applied. The last participant takes what rounding leaves.
with credits as (
    select
        order_source || ':' || order_id as order_key,
        salesperson_id as salesperson_key,
        credit_share,
        known_from,
        known_to
    from {{ ref('int_sales_credit_states') }}
    where not _is_deleted
),

points as (
    select order_key, known_from as known_on from credits
    union
    select order_key, known_to from credits where known_to < date '9999-12-31'
),

nights as (
    select
        order_key,
        known_on as known_from,
        lead(known_on, 1, date '9999-12-31') over (
            partition by order_key order by known_on
        ) as known_to
    from points
)

select
    nights.order_key,
    credits.salesperson_key,
    credits.credit_share,
    nights.known_from,
    nights.known_to,
    sum(credits.credit_share) over night as share_total,
    abs(share_total - 1) <= 0.0001 as is_applied,
    credits.salesperson_key = max(credits.salesperson_key) over night as is_last
from nights
inner join credits
    on nights.order_key = credits.order_key
    and nights.known_from >= credits.known_from
    and nights.known_from < credits.known_to
window night as (partition by nights.order_key, nights.known_from)
