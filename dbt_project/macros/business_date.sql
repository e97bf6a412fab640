{# The local date of a UTC timestamp in the reporting time zone (DOMAIN 1.1). #}
{% macro business_date(timestamp_utc) -%}
    (({{ timestamp_utc }} at time zone 'UTC') at time zone '{{ var("timezone") }}')::date
{%- endmacro %}
