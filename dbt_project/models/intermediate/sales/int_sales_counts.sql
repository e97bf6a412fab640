{{ config(materialized='table') }}

-- Distinct orders and buying accounts per scope and look. Windows of comparison, <grain>_prev and
-- <grain>_yoy, begin with a period of their grain, so its first days are theirs.
{% set grains = ['day', 'week', 'month', 'quarter', 'year'] %}

with looks as (
    select *, split_part(period_grain, '_', 1) as grain from {{ ref('int_look_days') }}
)

select
    {% for subject, name in {'orders': 'order_count', 'customers': 'customer_count'}.items() %}
        sum(
            case looks.grain
                {% for grain in grains %}
                    when '{{ grain }}' then deltas.{{ grain }}_{{ subject }}
                {% endfor %}
            end
        )::bigint as {{ name }},
    {% endfor %}
    looks.known_on,
    deltas.scope_type,
    deltas.scope_key,
    looks.period_grain,
    looks.period_key
from looks
inner join {{ ref('int_count_deltas') }} as deltas
    on looks.scope_type = deltas.scope_type
    and looks.business_date = deltas.business_date
    and deltas.known_on <= looks.known_on
group by all
having order_count <> 0 or customer_count <> 0
