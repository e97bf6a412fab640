{# <name>_numerator / <name>_denominator, two counts, half-up to 9 places; NULL of nothing counted. #}
{% macro rate(name) -%}
    {{ divide_half_up(name ~ '_numerator', 0, name ~ '_denominator', 0, 9) }}::decimal(38, 9)
{%- endmacro %}
