{#
    What the first sale of an account says (DOMAIN 5.4, K31): `new`; `older`, where a source supplies an
    earlier first order date; `unknown`, where it lies in the first 365 days of data and none is supplied.
#}
{% macro newness(first_date, supplied_date, data_start) -%}
    case
        when {{ supplied_date }} < {{ first_date }} then 'older'
        when {{ supplied_date }} is null and {{ first_date }} < {{ data_start }} + 365 then 'unknown'
        else 'new'
    end
{%- endmacro %}
