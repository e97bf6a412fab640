{# The staging models that feed an entity in this deployment, in the order of entity_sources. #}
{% macro entity_tables(entity) %}
    {% set found = [] %}
    {% for item in var('entity_sources') %}
        {% if item.entity == entity and item.source in var('enabled_sources') %}
            {% do found.append(item) %}
        {% endif %}
    {% endfor %}
    {{ return(found) }}
{% endmacro %}

{# The sources that feed an entity in this deployment, for `in (..)`; none is ''. #}
{% macro sources_of(entity) -%}
    {% set names = entity_tables(entity) | map(attribute='source') | unique | list -%}
    '{{ names | join("', '") }}'
{%- endmacro %}

{# `missing` of a KPI that counts what sources tell of an entity: where none does, 0 would be false. #}
{% macro where_nobody_tells(entity) -%}
    {{ return(none if entity_tables(entity) else 'true') }}
{%- endmacro %}

{#
    Union of an entity over its enabled sources, in canonical columns and types.

    columns: {name: type}; a column that a source does not have is NULL there.
    key: SQL expression of the entity's natural key over the canonical columns and _source_system.
    Without an enabled source the result is empty and typed, so that everything downstream builds.
#}
{% macro unify(entity, columns, key) %}
    {% set tables = entity_tables(entity) %}
    {% set lineage = lineage_types() %}
    with
    {% for item in tables %}
        source_{{ loop.index }} as (
            select
                '{{ item.source }}' as _source_system,
                '{{ item.source }}/{{ item.table }}' as _source_table,
                *
            from {{ ref('stg_' ~ item.source ~ '__' ~ item.table) }}
        ),
    {% endfor %}

    unioned as (
        {% for item in tables %}
            {% if not loop.first %}union all by name{% endif %}
            select * from source_{{ loop.index }}
        {% endfor %}
        {% if tables %}union all by name{% endif %}
        select
            {% for name, type in columns.items() %}
                null::{{ type }} as {{ name }},
            {% endfor %}
            {% for name, type in lineage.items() %}
                null::{{ type }} as {{ name }},
            {% endfor %}
            null::varchar as _source_system,
            null::varchar as _source_table
        where false
    ),

    keyed as (
        select
            {% for name, type in columns.items() %}
                {{ name }}::{{ type }} as {{ name }},
            {% endfor %}
            {% for name in lineage %}
                {{ name }},
            {% endfor %}
            _source_system,
            _source_table,
            ({{ key }})::varchar as _record_key
        from unioned
    )

    select * from keyed
{% endmacro %}

{# Lineage columns that every staging row carries (DOMAIN R8), with their types. #}
{% macro lineage_types() %}
    {{ return({
        '_record_id': 'varchar',
        '_row_hash': 'varchar',
        '_row_number': 'bigint',
        '_batch_id': 'varchar',
        '_known_on': 'date',
        '_source_modified_at': 'timestamp',
        '_extracted_at': 'timestamp',
        '_is_deleted': 'boolean',
    }) }}
{% endmacro %}
