{{ config(materialized='table', enabled=not is_order_basis()) }}

{% set places = line_measures() %}
{% set measures = {} %}
{% for measure, scale in places.items() %}
    {% do measures.update({measure ~ '_after': scale, measure ~ '_before': scale}) %}
{% endfor %}

-- As int_credit_moves, of the parts that are revenue. Running amounts are shared out, so that a
-- line that came whole moves what the order does.
with shares as (
    select * from {{ ref('int_credit_shares') }} where is_applied
),

-- A gift earns nothing, but what it costs is shared.
lines as (
    select
        {% for measure in places %}
            {% set counts = 'true' if measure in ['cost_amount', 'quantity'] else 'is_counted' %}
            if({{ counts }}, {{ measure }} + {{ measure }}_before, 0) as {{ measure }}_after,
        {% endfor %}
        *
    from {{ ref('int_revenue_parts') }}
    where order_key in (select order_key from shares)
        and (is_counted or (is_in_force and line_type = 'gift'))
),

{{ shared_out(measures, 'line_key, document_key') }}

select
    {% for measure, scale in places.items() %}
        ({{ measure }}_after - {{ measure }}_before)::decimal(18, {{ scale }}) as {{ measure }},
    {% endfor %}
    line_count,
    line_key,
    document_key,
    known_from,
    known_to,
    greatest(known_from, business_date) as visible_from,
    order_date,
    business_date,
    line_type,
    product_id,
    product_line_key,
    channel_key,
    launch_date,
    currency,
    region_key,
    team_key,
    salesperson_key,
    account_key,
    order_key
from moves
