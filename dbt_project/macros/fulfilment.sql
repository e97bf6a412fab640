{#
    Whether deliveries say when an order line is delivered: of goods sold, by a source that sends
    deliveries. Other lines count on their own date.
#}
{% macro is_told_by_deliveries() -%}
    (
        _source_system in ({{ sources_of('delivery_line') }})
        and line_type = 'sale'
        and quantity <> 0
    )
{%- endmacro %}

{# What a running amount adds over the one before it: sums of parts are then the whole, to the cent. #}
{% macro added_part(running, window) -%}
    ({{ running }} - lag({{ running }}, 1, 0.00) over {{ window }})::decimal(18, 2)
{%- endmacro %}

{# What int_fulfilment_deltas adds up, with its type. #}
{% macro fulfilment_measures() %}
    {{ return({
        'delivered_amount': 'decimal(38, 2)', 'invoiced_amount': 'decimal(38, 2)',
        'uninvoiced_change': 'decimal(38, 2)', 'undelivered_change': 'decimal(38, 2)',
        'promised_count': 'bigint', 'on_time_count': 'bigint', 'unpromised_count': 'bigint',
        'under_way_count': 'bigint', 'uncounted_count': 'bigint', 'row_count': 'bigint'
    }) }}
{% endmacro %}

{# Its scopes above the account. #}
{% macro fulfilment_scopes() %}
    {{ return(dict(
        person_scopes(), company='company_key', product_line='product_line_key'
    )) }}
{% endmacro %}

{# Keys and lineage of a fact about deliveries or invoices. #}
{% macro document_columns() -%}
    account_key, product_key, product_line_key, salesperson_key, team_key, region_key,
    _source_system, _record_id as _source_record_id, _batch_id, _row_number
{%- endmacro %}

{# Whether an entry stands on the orders' last night; in a night only those that came since. #}
{% macro stands_on_last_night() -%}
    {{ is_new_night('known_from') }}
    and known_to > {{ entity_as_of('order_line') }}
    and known_from < known_to
{%- endmacro %}

{# Before a night: the documents that changed, came or went are told anew. #}
{% macro forget_changed_documents(relation, key) %}
    {% if is_incremental() %}
        delete from {{ relation }}
        where {{ key }} in (
                {{ few_keys('document_key', changed_in_run(
                    'document_key', ref('int_fulfilment_entries'), reached=true
                )) }}
            )
    {% endif %}
{% endmacro %}

{# The sources that send deliveries or invoice lines; for `in`. #}
{% macro booked_sources() -%}
    {{ sources_of('delivery_line') }}, {{ sources_of('invoice_line') }}
{%- endmacro %}
