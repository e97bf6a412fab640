{# The landed tables that are an entity's system of record here, for `in (..)`; none is ''. #}
{% macro system_of_record_tables(entity) -%}
    {% set names = [''] %}
    {% for item in entity_tables(entity) if item.role == 'system_of_record' %}
        {% do names.append(item.source ~ '/' ~ item.table) %}
    {% endfor %}
    '{{ names | join("', '") }}'
{%- endmacro %}

{# Days that a system may lag behind the one before it before the difference counts as a gap. #}
{% macro grace_days() %}30{% endmacro %}

{#
    CTE `documents`: an entity's current records on its last night, told by its system of record, with
    golden account and spot rate of `day`. A record that a second system repeats would count twice.
    Accounts are taken as of the orders' last night, like those of fct_sales_lines.
#}
{% macro current_documents(entity, day) %}
    current_records as (
        select *, {{ day }} as rate_day
        from {{ ref('int_' ~ entity ~ '_states') }}
        where not _is_deleted
            and _source_table in ({{ system_of_record_tables(entity) }})
            and known_from <= {{ entity_as_of(entity) }}
            and known_to > {{ entity_as_of(entity) }}
    ),

    documents as (
        select
            current_records.*,
            coalesce(
                accounts.account_key,
                current_records._source_system || ':' || current_records.account_id,
                'unknown'
            ) as account_key,
            coalesce(accounts.is_test, false) as is_test,
            case
                when current_records.currency = '{{ var("reporting_currency") }}' then 1.000000
                else rates.rate_to_reporting
            end::decimal(18, 6) as fx_rate
        from current_records
        left join {{ ref('int_account_keys') }} as accounts
            on accounts.source_account_key
            = current_records._source_system || ':' || current_records.account_id
            and accounts.known_from <= {{ entity_as_of('order_line') }}
            and accounts.known_to > {{ entity_as_of('order_line') }}
        left join {{ ref('int_fx_daily_rates') }} as rates
            on current_records.currency = rates.currency
            and current_records.rate_day = rates.day
            and rates.known_from <= {{ entity_as_of('order_line') }}
            and rates.known_to > {{ entity_as_of('order_line') }}
    )
{%- endmacro %}
