{#
    Columns minutes_to_answer and minutes_to_end of a case, as the evening of `night` tells them: what
    is not over yet goes on up to midnight, and a case that ended without an answer was answered by
    that. NULL if the end is said to lie before the opening. Needs opened_at, first_response_at and
    resolved_at in UTC.
#}
{% macro case_minutes(night) %}
    {% set midnight -%}
        ((({{ night }}) + 1)::timestamp at time zone '{{ var("timezone") }}') at time zone 'UTC'
    {%- endset %}
    {% set answered = "case when first_response_at < " ~ midnight ~ " then first_response_at end" %}
    {% set ended = "case when resolved_at < " ~ midnight ~ " then resolved_at end" %}
    {% for name, moments in {
        'minutes_to_answer': [answered, ended, midnight], 'minutes_to_end': [ended, midnight]
    }.items() %}
        case
            when coalesce({{ moments | join(', ') }}) >= opened_at
                then date_diff('minute', opened_at, coalesce({{ moments | join(', ') }}))
        end::bigint as {{ name }}{{ ',' if not loop.last }}
    {% endfor %}
{% endmacro %}
