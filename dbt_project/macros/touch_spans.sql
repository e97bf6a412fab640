{#
    The days on which a sale to an account is put down to its last touch: from the touch until the
    next one, for 90 days at most. Of two on one day the opportunity is the later one, then the smaller key.

    touches: relation with account_key, response_date, kind, _record_key; by: what else an account's
    touches are kept apart by. Columns: those of the relation, last_day; spans of an account never overlap.
#}
{% macro touch_spans(touches, by=[]) %}
    select
        *,
        least(
            response_date + 90,
            lead(response_date, 1, date '9999-12-31') over (
                partition by {{ (by + ['account_key']) | join(', ') }}
                order by response_date, kind, _record_key desc
            ) - 1
        )::date as last_day
    from {{ touches }}
    where account_key is not null
{% endmacro %}
