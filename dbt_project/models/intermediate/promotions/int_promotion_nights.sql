-- What each night knows of the promotions that have begun. A product that a promotion names goes
-- before the same one by its line.
select
    nights.known_on,
    products.* exclude (known_from, known_to),
    least(products.date_to, nights.known_on) as end_date
from {{ ref('int_nights') }} as nights
inner join {{ ref('int_promotion_products') }} as products
    on nights.known_on >= products.known_from
    and nights.known_on < products.known_to
    and nights.known_on >= products.date_from
qualify row_number() over (
        partition by nights.known_on, products.promotion_id, products.product_id
        order by products.is_named desc, products.scope_key asc
    ) = 1
