{# Label of the fiscal year: the calendar year in which it ends (DOMAIN 1.1). #}
{% macro fiscal_year(fiscal_date) -%}
    (year({{ fiscal_date }}) + {{ 1 if var('fiscal_year_start_month') > 1 else 0 }})
{%- endmacro %}
