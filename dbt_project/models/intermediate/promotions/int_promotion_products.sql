{{ config(materialized='table') }}

-- The products of each promotion from night to night: those it names, and those of the lines it
-- names. What no master tells of, or not yet, is promoted under its code.
with promotions as (
    select * from {{ ref('int_promotion_states') }} where not _is_deleted
),

products as (
    select product_id, product_line, launch_date, known_from, known_to
    from {{ ref('int_product_states') }}
),

first_nights as (
    select product_id, min(known_from) as known_from from products group by product_id
),

members as (
    select
        promotions.* exclude (known_from, known_to),
        products.product_id,
        products.product_line,
        products.launch_date,
        greatest(promotions.known_from, products.known_from) as known_from,
        least(promotions.known_to, products.known_to) as known_to
    from promotions
    inner join products
        on promotions.scope_key = products.product_id and promotions.scope_type = 'product'
    union all by name
    select
        promotions.* exclude (known_from, known_to),
        products.product_id,
        products.product_line,
        products.launch_date,
        greatest(promotions.known_from, products.known_from) as known_from,
        least(promotions.known_to, products.known_to) as known_to
    from promotions
    inner join products
        on promotions.scope_key = products.product_line
        and promotions.scope_type = 'product_line'
    union all by name
    select
        promotions.* exclude (known_to),
        promotions.scope_key as product_id,
        least(promotions.known_to, coalesce(first_nights.known_from, date '9999-12-31'))
            as known_to
    from promotions
    left join first_nights on promotions.scope_key = first_nights.product_id
    where promotions.scope_type = 'product'
)

select
    * replace (coalesce(product_line, 'unknown') as product_line),
    scope_type = 'product' as is_named
from members
where known_from < known_to
