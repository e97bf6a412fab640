{{ config(materialized='view') }}

{% set effects = ['fx', 'price', 'volume', 'mix', 'new', 'discontinued', 'other'] %}

-- A product line's products are compared within the line, so they are the same in the company.
with products as (
    select * from {{ local_ref('mart_pvm_products') }}
    union all by name
    select * replace ('product_line' as scope_type, product_line as scope_key)
    from {{ local_ref('mart_pvm_products') }}
    where scope_type = 'company'
)

select
    base,
    scope_type,
    scope_key,
    period_grain,
    period_key,
    sum(actual_revenue)::decimal(38, 2) as actual_revenue,
    sum(base_revenue)::decimal(38, 2) as base_revenue,
    sum(variance)::decimal(38, 2) as variance,
    {% for effect in effects %}
        sum({{ effect }}_effect)::decimal(38, 2) as {{ effect }}_effect,
    {% endfor %}
    is_partial,
    case
        when bool_or(status = 'missing_input') then 'missing_input'
        when is_partial then 'partial_period'
        else 'ok'
    end as status,
    count(*)::bigint as product_count
from products
group by base, scope_type, scope_key, period_grain, period_key, is_partial
