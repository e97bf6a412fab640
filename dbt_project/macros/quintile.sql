{# 1 (lowest) to 5 of a value among the rows; equal values are in the same one. #}
{% macro quintile(value) -%}
    (5 * (rank() over (order by {{ value }}) - 1) // count(*) over () + 1)::integer
{%- endmacro %}
