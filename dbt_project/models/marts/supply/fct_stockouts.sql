{{ config(materialized='table') }}

-- Its days are those of the levels, its base that of the months it lies in.
with stretches as (
    select
        product_id,
        out_since,
        least(max(day_to) - 1, {{ entity_as_of('order_line') }})::date as out_to
    from {{ ref('int_stock_levels') }}
    where is_out and known_on = {{ entity_as_of('order_line') }}
    group by all
),

bases as (
    select
        product_id, out_since, any_value(product_line) as product_line,
        any_value(base_units) as base_units, any_value(base_amount) as base_amount
    from {{ ref('int_stock_products') }}
    where out_since is not null
        and period_grain = 'month'
        and known_on = {{ entity_as_of('order_line') }}
    group by all
)

select
    stretches.product_id as product_key,
    bases.product_line,
    stretches.out_since,
    stretches.out_to,
    (stretches.out_to - stretches.out_since + 1)::bigint as days,
    bases.base_units,
    bases.base_amount as base_revenue
from stretches
inner join bases
    on stretches.product_id = bases.product_id and stretches.out_since = bases.out_since
