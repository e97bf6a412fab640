{#
    The landed tables whose documents count: those of the entity's system of record, or, where none is
    enabled here, all that tell of it.
#}
{% macro leading_tables(entity) -%}
    {% set tables = entity_tables(entity) %}
    {% set leading = tables | selectattr('role', 'equalto', 'system_of_record') | list or tables %}
    {% set names = [''] %}
    {% for item in leading %}
        {% do names.append(item.source ~ '/' ~ item.table) %}
    {% endfor %}
    '{{ names | join("', '") }}'
{%- endmacro %}

{# The source whose codes finance uses for customers. #}
{% macro customer_source() -%}
    {% for item in entity_tables('account') if item.role == 'system_of_record' -%}
        {% if loop.first %}{{ item.source }}{% endif %}
    {%- endfor %}
{%- endmacro %}

{# Whether a version of a record is the current one on a night. #}
{% macro stands_on(record, night) -%}
    {{ night }} >= {{ record }}.known_from and {{ night }} < {{ record }}.known_to
{%- endmacro %}

{# CTE `holders`: the account records that are one customer on each night to be settled again. #}
{% macro receivable_holders() %}
    points as (
        select * from {{ ref('int_receivable_points') }}
    ),

    keys as (
        select * from {{ ref('int_account_keys') }}
    ),

    holders as (
        select points.account_key, points.known_on, keys.source_account_key, keys.is_test
        from points
        inner join keys
            on points.account_key = keys.account_key and {{ stands_on('keys', 'points.known_on') }}
        union all
        -- Codes that no master record has.
        select points.account_key, points.known_on, points.account_key, false
        from points
        left join keys
            on points.account_key = keys.source_account_key
            and {{ stands_on('keys', 'points.known_on') }}
        where keys.account_key is null
    )
{%- endmacro %}

{# Whether a method of payment counts as received when it is settled, not when it comes in. #}
{% macro counts_at_settlement(method) -%}
    {% set methods = [''] %}
    {% for name, moment in var('received_at').items() if moment == 'settlement' %}
        {% do methods.append(name) %}
    {% endfor %}
    {{ method }} in ('{{ methods | join("', '") }}')
{%- endmacro %}

{#
    What an amount adds in another currency to the amounts before it: sums of parts are then the
    converted sum, to the cent.
#}
{% macro converted_part(amount, rate, window) -%}
    (
        round({{ times('sum(' ~ amount ~ ') over ' ~ window, rate, left_scale=2) }}, 2)
        - round({{ times('(sum(' ~ amount ~ ') over ' ~ window ~ ' - ' ~ amount ~ ')', rate, left_scale=2) }}, 2)
    )::decimal(18, 2)
{%- endmacro %}

{# due_amount and collected_amount where an instalment's day lies in the period of its due date. #}
{% macro amounts_of_own_period(day, due_date) -%}
    {% set shift = 'interval ' ~ ((var('fiscal_year_start_month') | int) - 1) ~ ' month' -%}
    {% for grain in ['month', 'quarter', 'year'] -%}
        {% set is_own -%}
            date_trunc('{{ grain }}', {{ day }} - {{ shift }})
            = date_trunc('{{ grain }}', {{ due_date }} - {{ shift }})
        {%- endset -%}
        if({{ is_own }}, due_amount, 0) as due_{{ grain }},
        if({{ is_own }}, collected_amount, 0) as collected_{{ grain }}{{ ',' if not loop.last }}
    {% endfor -%}
{%- endmacro %}

{# Sums of measures, 0 of nothing, in the types of int_receivable_deltas. #}
{% macro sum_measures(measures) -%}
    {% for measure in measures -%}
        coalesce(sum({{ measure }}), 0)::
        {{- 'bigint' if measure == 'row_count' else 'decimal(38, 2)' }}
        as {{ measure }}{{ ',' if not loop.last }}
    {% endfor -%}
{%- endmacro %}

{# The scopes of receivables: a document has a salesperson and no product. #}
{% macro receivable_scopes() %}
    {{ return({
        'company': 'company_key',
        'region': 'region_key',
        'team': 'team_key',
        'salesperson': 'salesperson_key',
    }) }}
{% endmacro %}

{# What int_receivable_deltas adds up. #}
{% macro receivable_measures() %}
    {{ return([
        'open_change', 'unapplied_change', 'overdue_change', 'due_amount', 'due_open_change',
        'due_uncollected_change', 'due_month', 'due_quarter', 'due_year', 'collected_amount',
        'collected_month', 'collected_quarter', 'collected_year', 'collected_cash',
        'received_amount', 'row_count'
    ]) }}
{% endmacro %}

{#
    Last step of a model of documents: team and region of its salesperson, and its currency's spot rate,
    on the document's `day` as known on the night.
#}
{% macro with_team_and_rate(documents, day) %}
    select
        {{ documents }}.*,
        coalesce({{ documents }}.salesperson_id, 'unknown') as salesperson_key,
        coalesce(teams.team_key, 'unknown') as team_key,
        coalesce(teams.region_key, 'unknown') as region_key,
        case
            when {{ documents }}.currency = '{{ var("reporting_currency") }}' then 1.000000
            else rates.rate_to_reporting
        end::decimal(18, 6) as fx_rate
    from {{ documents }}
    left join {{ ref('int_salesperson_teams') }} as teams
        on {{ documents }}.salesperson_id = teams.employee_id
        and {{ documents }}.{{ day }} >= teams.valid_from
        and {{ documents }}.{{ day }} < teams.valid_to
        and {{ stands_on('teams', documents ~ '.known_on') }}
    left join {{ ref('int_fx_daily_rates') }} as rates
        on {{ documents }}.currency = rates.currency
        and {{ documents }}.{{ day }} = rates.day
        and {{ stands_on('rates', documents ~ '.known_on') }}
{% endmacro %}
