{# The landed tables that feed an entity in this deployment, each once. #}
{% macro staged_tables() %}
    {% set found = {} %}
    {% for item in var('entity_sources') if item.source | string in var('enabled_sources') %}
        {% do found.update({item.source ~ '/' ~ item.table: 'stg_' ~ item.source ~ '__' ~ item.table}) %}
    {% endfor %}
    {{ return(found) }}
{% endmacro %}

{# Columns that tell how a value changed from one hop to the next; `parts` is a CTE of its parts. #}
{% macro reconcile(parts) %}
    select
        source_table,
        hop,
        measure,
        coalesce(sum(value) filter (part = 'before'), 0)::decimal(38, 2) as value_before,
        coalesce(sum(value) filter (part = 'after'), 0)::decimal(38, 2) as value_after,
        value_before - value_after as difference,
        coalesce(sum(value) filter (part not in ('before', 'after')), 0)::decimal(38, 2)
            as explained,
        string_agg(
            part || ' ' || case when measure = 'rows' then value::bigint::varchar else value::varchar end,
            ', '
            order by part
        ) filter (part not in ('before', 'after') and value <> 0) as causes,
        difference - explained as unexplained
    from {{ parts }}
    group by all
{% endmacro %}

{# Those of them whose staging model leaves rows out for good (`leaves_out` says which); for `in`. #}
{% macro tables_left_out() -%}
    {% set names = [''] %}
    {% for item in var('entity_sources') if item.leaves_out %}
        {% do names.append(item.source ~ '/' ~ item.table) %}
    {% endfor %}
    ('{{ names | join("', '") }}')
{%- endmacro %}
