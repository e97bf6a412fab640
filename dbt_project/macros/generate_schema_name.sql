{# Schemas are named by layer alone (marts, staging, ...): the database separates deployments. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
