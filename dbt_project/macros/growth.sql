{# Comparator value, absolute change, growth and status of a comparison (DOMAIN K06). #}
{% macro growth(value, comparator, prefix) %}
    {{ comparator }} as {{ prefix }}_value,
    ({{ value }} - {{ comparator }})::decimal(38, 9) as {{ prefix }}_change,
    case when {{ comparator }} > 0 then
        {{ divide_half_up(value ~ ' - ' ~ comparator, 6, comparator, 6, 9) }}
    end::decimal(38, 9) as {{ prefix }}_growth,
    case
        when {{ prefix }}_lacks_input then 'missing_input'
        when {{ comparator }} is null or {{ comparator }} = 0 then 'no_prior'
        when {{ comparator }} < 0 then 'negative_denominator'
        when {{ prefix }}_is_short then 'insufficient_history'
        when is_partial then 'partial_period'
        else 'ok'
    end as {{ prefix }}_status
{%- endmacro %}
