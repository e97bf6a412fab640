{#
    Steps of the tables that say from which night to which something about a subject was known, for
    those that are computed again subject by subject (int_order_days, int_account_days,
    int_first_sales).
#}

{# CTEs `run` and `sales`: the nights of the run, and the counted sale lines of all nights. #}
{% macro sale_runs() %}
    run as (
        select min(known_on) as first_night, max(known_on) as last_night from {{ ref('int_nights') }}
    ),

    sales as not materialized (
        select * from {{ ref('int_sales_line_states') }}
        where is_counted and line_type = 'sale' and visible_from < known_to
    )
{%- endmacro %}

{#
    `key` of the rows that came or ended on a night of the run, or since another night. A SELECT for
    each date: DuckDB looks the range of a column up in what it keeps of each row group, an OR over two
    it tries on every row (0.63 CPU-seconds instead of 0.06 for 1 % of 10 M lines).

    reached: only nights that the orders reach. `since` stands in for range_start().
#}
{% macro changed_in_run(key, relation, nights=['known_from', 'known_to'], since=none, reached=false) %}
    {% for night in nights %}
        select {{ key }} from {{ relation }}
        where {{ night }} >= {{ since or range_start() }}
            and {{ night }}
            {{ '<= ' ~ entity_as_of('order_line') if reached else "< date '9999-12-31'" }}
        {{ 'union' if not loop.last }}
    {% endfor %}
{% endmacro %}

{#
    The keys of a query that finds few of them in a large table, to look them up in another. By way of a
    list, which DuckDB takes for few rows: it then reads the row groups of their range, not all rows
    (1 % of 10 M lines: 0.2 CPU-seconds instead of 1.2).
#}
{% macro few_keys(key, query) -%}
    select unnest(list({{ key }})) as {{ key }} from ({{ query }}) as found
{%- endmacro %}

{# On which nights of `run` a line stood: what was known before the first is on it. #}
{% macro nights_of_stay() -%}
    greatest(visible_from, run.first_night) as known_from,
    case when known_to > run.last_night then date '9999-12-31' else known_to end as known_to
{%- endmacro %}

{#
    CTEs `cut`, subjects about which something changed between the nights of the run, and `spans`, the
    nights between which nothing did: of the cut subjects, or of all. Of a run of one night none is cut.
    from_first_night: what stood before stands until the subject's first change within the run.
#}
{% macro spans_of(stays, of_all=true, from_first_night=false) %}
    cut as (
        select subject from {{ stays }}
        group by subject
        having
            min(known_from) < max(known_from)
            or min(known_to) < date '9999-12-31'
            {% if from_first_night %}
                or min(known_from) > (select first_night from run)
            {% endif %}
    ),

    nights as (
        select subject, known_from from {{ stays }}
        where subject in (select subject from cut)
        union
        select subject, known_to from {{ stays }} where known_to < date '9999-12-31'
        {% if from_first_night %}
            union
            select cut.subject, run.first_night from cut cross join run
        {% endif %}
    ),

    spans as (
        select
            *,
            lead(known_from, 1, date '9999-12-31') over (
                partition by subject order by known_from
            ) as known_to
        from nights
        {% if of_all %}
            union all
            select distinct subject, known_from, known_to
            from {{ stays }}
            where subject not in (select subject from cut)
        {% endif %}
    )
{%- endmacro %}

{#
    What was computed and what stood before: the same rows go on, the others ended with this run. Rows
    that neither came nor ended are left where they are: of the days of 10 M lines' accounts that a
    night looks at, that is three in four.
#}
{% macro computed_and_replaced(columns) %}
    select
        {{ columns | join(', ') }},
        min(known_from) as known_from,
        max(known_to) as known_to
    from (
        select {{ columns | join(', ') }}, known_from, known_to, known_from as own_night
        from computed
        union all
        select
            {{ columns | join(', ') }}, replaced.known_from, run.first_night, run.first_night
        from replaced
        cross join run
    ) as rows_before_and_now
    group by {{ columns | join(', ') }}, own_night
    having count(*) = 1 or max(known_to) < date '9999-12-31'
{% endmacro %}

{#
    Before an incremental run: the table as it stood before the run's range. What ended earlier is let
    go, as no later night looks at it; what a run of the same range left that broke off is undone.
#}
{% macro stand_before_run(relation) %}
    {% if is_incremental() %}
        delete from {{ relation }}
        where known_from >= {{ range_start() }} or known_to < {{ range_start() }};
        update {{ relation }} set known_to = date '9999-12-31' where known_to < date '9999-12-31'
    {% endif %}
{% endmacro %}
