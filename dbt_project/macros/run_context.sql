{# Scalars of the night's run, written by the pipeline before dbt starts: no model reads a clock. #}
{% macro as_of_date() %}(select as_of_date from {{ source('control', 'run_context') }}){% endmacro %}

{# First night whose knowledge this run adds; everything known since then is recomputed. #}
{% macro range_start() %}(select range_start from {{ source('control', 'run_context') }}){% endmacro %}

{# The night up to which an entity's system of record has delivered. #}
{% macro entity_as_of(entity) -%}
    (select as_of_date from {{ source('control', 'entity_states') }} where entity = '{{ entity }}')
{%- endmacro %}
