{#
    Records of the CRMs with their owner and what they are checked for: one row per record state.

    Each is also counted once, in the dimension `record`.
    rules: (dimension, rule, when it is asked, when it is kept), SQL over the record's columns.
    owner: column with the user who answers for the record; amount: money that it concerns.
    A user whom HR does not know stays as the id it is, a record without one is `unknown`'s.
#}
{% macro dq_checks(entity, rules, owner='owner_id', amount='null') %}
    select
        '{{ entity }}' as entity,
        records._record_key as record_key,
        coalesce(owners.employee_id, records.{{ owner }}, 'unknown') as owner_key,
        records.known_from,
        records.known_to,
        ({{ amount }})::decimal(18, 2) as amount,
        unnest([
            {% for dimension, rule, asked, kept in [('record', 'counted', 'true', 'true')] + rules %}
                {
                    'dimension': '{{ dimension }}',
                    'rule': '{{ rule }}',
                    'is_asked': coalesce({{ asked }}, false),
                    'is_kept': coalesce({{ kept }}, false)
                }{{ ',' if not loop.last }}
            {% endfor %}
        ]) as checked
    from {{ ref('int_' ~ entity ~ '_states') }} as records
    left join {{ ref('int_owner_employees') }} as owners
        on records._source_system = owners._source_system
        and records.{{ owner }} = owners.user_id
    where not records._is_deleted
        and records._source_system in ({{ sources_of('crm_user') }})
{% endmacro %}

{# A check of completeness for each column that a person has to fill in. #}
{% macro filled(columns) %}
    {% set rules = [] %}
    {% for column in columns %}
        {% do rules.append((
            'completeness', column ~ '_filled', 'true', "trim(" ~ column ~ "::varchar) <> ''"
        )) %}
    {% endfor %}
    {{ return(rules) }}
{% endmacro %}
