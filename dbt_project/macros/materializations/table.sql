{#
  A table that is replaced, in one transaction of three statements. dbt-duckdb builds a second table
  beside it, looks for indexes and foreign keys, renames both and drops the old one in a transaction
  of its own: eight, for each of 140 tables a night. What it does for options that no model here has
  is left out (tests/unit/test_materializations.py); a failure rolls back to the table that was.
#}
{% materialization table, adapter='duckdb' %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target = this.incorporate(type='table') -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% call statement('main') %}
        {{ replaced_table(target, existing, compiled_code) }}
    {% endcall %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do adapter.commit() %}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}


{#
  SQL that makes a table what its SELECT says. The contract is held against the SELECT where the
  SELECT can be new, in a first build and a full refresh (a change of SQL is one); every night its
  names, types and NOT NULLs are those of the table.
#}
{% macro replaced_table(target, existing, select) %}
    {%- if existing is not none and not existing.is_table %}
        {% do adapter.drop_relation(existing) %}
    {%- endif %}
    {%- if config.get('contract').enforced %}
        {%- if existing is none or should_full_refresh() %}
            {{ get_assert_columns_equivalent(select) }}
        {%- endif %}
        create or replace table {{ target }} {{ get_table_columns_and_constraints() }};
        insert into {{ target }} {{ get_column_names() }} ({{ get_select_subquery(select) }})
    {%- else %}
        create or replace table {{ target }} as ({{ select }})
    {%- endif %}
{% endmacro %}
