{#
  A table that a night adds to: what the night brings goes into a temporary table, then, in the same
  transaction, what it replaces (strategy delete+insert, by unique_key) goes and it comes in.
  As in dbt-duckdb, without what it does for options that no model here has, see table.sql; of all
  columns of both tables it fetches only those that differ, which are an error.
#}
{% materialization incremental, adapter='duckdb' %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target = this.incorporate(type='table') -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% if existing is none or not existing.is_table or should_full_refresh() %}
        {% call statement('main') %}
            {{ replaced_table(target, existing, compiled_code) }}
        {% endcall %}
    {% else %}
        {%- set brought = make_temp_relation(target).include(database=false, schema=false) -%}
        {% call statement('brought') %}
            create or replace temporary table {{ brought }} as ({{ compiled_code }})
        {% endcall %}
        {% do require_same_columns(brought, target) %}
        {% call statement('main') %}
            {%- if config.get('incremental_strategy') == 'delete+insert' %}
                {{ delete_replaced(target, brought, config.require('unique_key')) }};
            {%- endif %}
            insert into {{ target }} by name select * from {{ brought }}
        {% endcall %}
    {% endif %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do adapter.commit() %}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}


{# unique_key: a column, or a list of them. #}
{% macro delete_replaced(target, brought, unique_key) %}
    {%- if unique_key is string %}
        delete from {{ target }} where {{ unique_key }} in (select {{ unique_key }} from {{ brought }})
    {%- else %}
        delete from {{ target }} as standing using {{ brought }} as brought
        where {% for key in unique_key %}
            {{ 'and ' if not loop.first }}brought.{{ key }} = standing.{{ key }}
        {%- endfor %}
    {%- endif %}
{% endmacro %}


{# Raises a compilation error that names the columns that only one of both tables has. #}
{% macro require_same_columns(brought, target) %}
    {%- set columns %}
        with brought as (select column_name, column_type from (describe {{ brought }})),
        standing as (select column_name, column_type from (describe {{ target }}))
        (from brought except from standing) union all (from standing except from brought)
    {%- endset %}
    {%- set differing = run_query(columns) %}
    {%- if differing | length %}
        {%- set told = [] %}
        {%- for column in differing %}{% do told.append(column[0] ~ ' ' ~ column[1]) %}{% endfor %}
        {% do exceptions.raise_compiler_error(
            target ~ ' and what the night brings differ in ' ~ told | join(', ')
            ~ '. Remedy: run dbt with --full-refresh'
        ) %}
    {%- endif %}
{% endmacro %}
