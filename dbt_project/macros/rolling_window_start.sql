{# First day of the n complete months that end with the last complete month of a month's cell. #}
{% macro rolling_window_start(months) -%}
    (
        case when period_end <= known_on then period_start else period_start - interval 1 month end
        - interval {{ months - 1 }} month
    )::date
{%- endmacro %}
