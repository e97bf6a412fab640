{# Orders of which a line came, changed, went or became visible since the run's first night. #}
{% macro touched_orders() -%}
    select order_key from {{ ref('int_sales_line_states') }}
    where known_from >= {{ range_start() }}
        or visible_from >= {{ range_start() }}
        or (known_to >= {{ range_start() }} and known_to < date '9999-12-31')
{%- endmacro %}
