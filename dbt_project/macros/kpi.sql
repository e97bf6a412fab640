{#
    The body of a kpi_<name>.sql model: value, numerator, denominator and status of each cell.

    numerator, denominator: SQL over the measures; without a denominator the KPI is a plain
        amount and value = numerator.
    insufficient: SQL condition under which history is too short; with publish_short=false the value
        is then NULL, otherwise it is published with the status.
    missing: SQL condition under which an input is not there: missing_input.
    doubtful: SQL condition under which part of it is not there: missing_input, with a value.
    zero: status of a denominator of 0.
    met: SQL condition under which nothing is left to do: target_met.
    accounts: also publish per account (additive KPIs only; int_account_amounts has the same names).
    measures: the model of the cells and their measures, int_<family>_measures.
    Which cells are published is data: seed kpi_publication. Both operands are kept with the model, for
    dim_kpi and whoever explains a cell.
#}
{% macro kpi(numerator, denominator=none, insufficient='false', publish_short=true, accounts=false,
        missing=none, doubtful=none, zero='no_denominator', met=none,
        measures='int_sales_measures') %}
    {{ config(meta={'numerator': numerator, 'denominator': denominator}) }}
    {# A unit test renders this under its own name. #}
    {% set kpi_id = (model.tested_node_unique_id or model.unique_id).split('.kpi_') | last %}
    with measures as (
        select * from {{ ref(measures) }}
        {% if accounts %}
            union all by name
            select 'account' as scope_type, false as is_daily, * from {{ ref('int_account_amounts') }}
        {% endif %}
    ),

    published as (
        select scope_type, period_grain from {{ ref('kpi_publication') }} where kpi_id = '{{ kpi_id }}'
    ),

    -- Comparison windows are called <grain>_prev and <grain>_yoy and follow their grain.
    operands as (
        select
            measures.*,
            {% if publish_short %}
                ({{ numerator }})::decimal(38, 6) as numerator,
            {% else %}
                case when not coalesce({{ insufficient }}, false) then {{ numerator }} end::decimal(38, 6)
                    as numerator,
            {% endif %}
            ({{ denominator or 'null' }})::decimal(38, 6) as denominator,
            coalesce({{ insufficient }}, false) as is_insufficient
        from measures
        inner join published
            on measures.scope_type = published.scope_type
            and split_part(measures.period_grain, '_', 1) = published.period_grain
    ),

    judged as (
        select
            *,
            case
                when not is_present then 'absent'
                {% if missing %}
                    when {{ missing }} then 'missing_input'
                {% endif %}
                {% if doubtful %}
                    when {{ doubtful }} then 'missing_input'
                {% endif %}
                {% if denominator %}
                    when denominator is null or denominator = 0 then '{{ zero }}'
                    when denominator < 0 then 'negative_denominator'
                {% endif %}
                when is_insufficient then 'insufficient_history'
                {% if met %}
                    when {{ met }} then 'target_met'
                {% endif %}
                else 'ok'
            end as value_status
        from operands
    )

    select
        '{{ kpi_id }}' as kpi_id,
        known_on,
        scope_type,
        scope_key,
        period_grain,
        period_key,
        period_end,
        is_daily,
        case
            when value_status in ('absent', 'no_denominator', 'negative_denominator') then null
            {% if missing %}
                when {{ missing }} then null
            {% endif %}
            {% if denominator %}
                when coalesce(denominator, 0) <= 0 then null
            {% endif %}
            {% if denominator %}
                else {{ divide_half_up('numerator', 6, 'denominator', 6, 9) }}
            {% else %}
                else numerator
            {% endif %}
        end::decimal(38, 9) as value,
        numerator,
        denominator,
        value_status,
        row_count
    from judged
{% endmacro %}

{# CTE body: numerator and denominator of each KPI, as its kpi_ model states them. #}
{% macro kpi_operands() %}
    {% for node in (graph.nodes.values() if execute else []) if node.name.startswith('kpi_') and 'numerator' in node.config.meta %}
        select
            '{{ node.name[4:] }}' as kpi_id,
            {{ dbt.string_literal(dbt.escape_single_quotes(node.config.meta['numerator'])) }} as numerator,
            {% if node.config.meta['denominator'] is none %}
                null as denominator
            {% else %}
                {{ dbt.string_literal(dbt.escape_single_quotes(node.config.meta['denominator'])) }}
                    as denominator
            {% endif %}
        union all
    {% endfor %}
    select null, null, null where false
{% endmacro %}
