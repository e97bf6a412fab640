{# Label of the fiscal year: the calendar year in which it ends (DOMAIN 1.1). #}
{% macro fiscal_year(fiscal_date) -%}
    (year({{ fiscal_date }}) + {{ 1 if var('fiscal_year_start_month') > 1 else 0 }})
{%- endmacro %}

{# First day of the period of a grain that a date lies in, as int_periods has it. #}
{% macro period_start(grain, date) -%}
    {%- set months = var('fiscal_year_start_month') | int - 1 -%}
    {%- if grain == 'day' -%}
        {{ date }}
    {%- elif grain in ('quarter', 'year') and months -%}
        (date_trunc('{{ grain }}', {{ date }} - interval {{ months }} month) + interval {{ months }} month)::date
    {%- else -%}
        date_trunc('{{ grain }}', {{ date }})::date
    {%- endif -%}
{%- endmacro %}
