{# Orders of which a line came, changed, went or became visible since the run's first night. #}
{% macro touched_orders() -%}
    {{ few_keys('order_key', changed_in_run(
        'order_key', ref('int_sales_line_states'), ['known_from', 'visible_from', 'known_to']
    )) }}
{%- endmacro %}
