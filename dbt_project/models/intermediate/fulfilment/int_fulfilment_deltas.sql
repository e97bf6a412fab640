{% set measures = fulfilment_measures() %}
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ void_run_nights(this, fulfilment_measures().keys()) }}"
) }}

-- What each night added to and took from each scope's day, and from each account's month. Lines of
-- sources that send neither deliveries nor invoices count in both on their own date.
with booked as not materialized (
    select
        *,
        is_counted and entry_type = 'delivery' and not is_own_date as is_delivery,
        is_delivery and delivered_on is not null as is_signed,
        (is_signed and promised_on is not null)::integer as promised_count,
        coalesce(is_signed and delivered_on <= promised_on, false)::integer as on_time_count,
        (is_signed and promised_on is null)::integer as unpromised_count,
        (is_delivery and not is_signed)::integer as under_way_count,
        (not is_counted)::integer as uncounted_count,
        is_counted::integer as row_count
    from {{ ref('int_fulfilment_entries') }}
    where known_from < known_to
),

unbooked as not materialized (
    select
        * replace (visible_from as known_from),
        order_date as business_date,
        net_amount_reporting as delivered_amount,
        net_amount_reporting as invoiced_amount,
        1 as row_count
    from {{ ref('int_sales_line_states') }}
    where is_counted
        and visible_from < known_to
        and _source_system not in ({{ booked_sources() }})
),

rows_of_all as not materialized (
    select * from booked
    union all by name
    select * from unbooked
),

credits as not materialized (
    select
        *,
        if(entry_type = 'delivery', amount, 0) as delivered_amount,
        if(entry_type = 'invoice', amount, 0) as invoiced_amount
    from {{ ref('int_fulfilment_credits') }}
    union all by name
    select
        * replace (visible_from as known_from),
        order_date as business_date,
        net_amount_reporting as delivered_amount,
        net_amount_reporting as invoiced_amount
    from {{ ref('int_credit_moves') }}
    where visible_from < known_to
        and split_part(line_key, ':', 1)
        not in ({{ booked_sources() }})
),

changes as (
    {% for night, sign in [('known_from', ''), ('known_to', '-')] %}
        {% set sums, amounts = [], [] %}
        {% for name in measures %}
            {% do sums.append('sum(' ~ sign ~ name ~ ') as ' ~ name) %}
        {% endfor %}
        {% for name in ['delivered_amount', 'invoiced_amount'] %}
            {% do amounts.append('sum(' ~ sign ~ name ~ ') as ' ~ name) %}
        {% endfor %}
        {{ sum_per_scope(
            'rows_of_all', {'known_on': night, 'business_date': 'business_date'},
            sums | join(', '), is_new_night(night), fulfilment_scopes()
        ) }}
        union all by name
        {{ sum_per_scope(
            'rows_of_all',
            {'known_on': night, 'business_date': "date_trunc('month', business_date)::date"},
            sums | join(', '), is_new_night(night), {'account': 'account_key'}
        ) }}
        union all by name
        {{ sum_per_scope(
            'credits', {'known_on': night, 'business_date': 'business_date'},
            amounts | join(', '), is_new_night(night), person_scopes()
        ) }}
        {{ 'union all by name' if not loop.last }}
    {% endfor %}
)

select
    {% for name, type in measures.items() %}
        coalesce(sum({{ name }}), 0)::{{ type }} as {{ name }},
    {% endfor %}
    known_on,
    scope_type,
    scope_key,
    business_date
from changes
group by all
