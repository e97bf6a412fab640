{# A reference by schema and name alone: views of the published file must not name its catalog. #}
{% macro local_ref(name) -%}
    {{ ref(name).include(database=false) }}
{%- endmacro %}
