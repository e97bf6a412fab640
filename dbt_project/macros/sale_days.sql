{#
    The days on which a subject (an order, an account) has a sale line, per night, each with its
    neighbours: a distinct count over any window becomes a count of days without an earlier one in it.

    A subject with one key in a scope (one region, one salesperson) needs no days of its own there: its
    days carry the key. Only subjects with several keys in a scope get rows of that scope, with the
    scope's own neighbours. Columns: known_on, subject, business_date, previous_date, next_date and the
    scope keys; NULL in a scope key means "not of this row's scope".
#}
{% macro sale_days(subject) %}
    {% set scopes = sales_scopes() %}
    with lines as (
        select distinct known_on, {{ subject }} as subject, order_date, {{ scopes.values() | join(', ') }}
        from {{ ref('int_known_sales') }}
    ),

    profiles as (
        select
            known_on,
            subject
            {% for key in scopes.values() %}
                , case when min({{ key }}) = max({{ key }}) then min({{ key }}) end as {{ key }}
            {% endfor %}
        from lines
        group by all
    ),

    whole_days as (
        select distinct known_on, subject, order_date from lines
    ),

    whole as (
        select
            days.known_on,
            days.subject,
            days.order_date as business_date,
            lag(days.order_date) over subject_days as previous_date,
            lead(days.order_date) over subject_days as next_date
            {% for key in scopes.values() %}
                , profiles.{{ key }}
            {% endfor %}
        from whole_days as days
        inner join profiles using (known_on, subject)
        window subject_days as (partition by days.known_on, days.subject order by days.order_date)
    ),

    {% for scope_type, key in scopes.items() if scope_type != 'company' %}
        {{ scope_type }}_days as (
            select distinct lines.known_on, lines.subject, lines.order_date, lines.{{ key }}
            from lines
            inner join profiles using (known_on, subject)
            where profiles.{{ key }} is null
        ),
    {% endfor %}

    split as (
        {% for scope_type, key in scopes.items() if scope_type != 'company' %}
            select
                known_on,
                subject,
                order_date as business_date,
                lag(order_date) over {{ scope_type }}_window as previous_date,
                lead(order_date) over {{ scope_type }}_window as next_date
                {% for other in scopes.values() %}
                    , {{ key if other == key else 'null::varchar' }} as {{ other }}
                {% endfor %}
            from {{ scope_type }}_days
            window {{ scope_type }}_window as (partition by known_on, subject, {{ key }} order by order_date)
            {% if not loop.last %}union all{% endif %}
        {% endfor %}
    )

    select * from whole
    union all
    select * from split
{% endmacro %}
