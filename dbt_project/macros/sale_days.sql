{#
    The days on which a subject (an order, an account) has a sale line, and from which night to which
    it was known to: each with its neighbours, so that a distinct count over any window becomes a
    count of days without an earlier one in it.

    A subject with one key in a scope (one region, one salesperson) needs no days of its own there: its
    days carry the key. Only subjects with several keys in a scope get rows of that scope, with the
    scope's own neighbours. Columns: known_from, known_to, subject, chain ('whole' for all days of
    the subject, else the scope and member whose days they are), business_date, previous_date, next_date
    and the scope keys; NULL in a scope key means "not of this row's scope".

    Incremental: of each subject with a changed line, the days from the earliest changed one on are
    computed again, and the last day before it of each chain, whose neighbour may be another now. A
    member that is new to a subject moves days between chains: then all of its days are.
#}
{% macro sale_days(subject) %}
    {% set scopes = sales_scopes() %}
    {% set keys = scopes.values() | list %}
    {% set day = ['subject', 'chain', 'business_date', 'previous_date', 'next_date'] + keys %}
    with {{ sale_runs() }},

    {% if is_incremental() %}
        changed as (
            select
                {{ subject }} as subject,
                min(order_date) as changed_from
                {% for key in keys %}
                    , min({{ key }}) as first_{{ key }}, max({{ key }}) as last_{{ key }}
                {% endfor %}
            from sales as lines
            where {{ is_changed_line() }}
            group by all
        ),

        -- Read three times for few columns each: kept in memory it spilled at 10 M lines.
        standing as not materialized (
            select * from {{ this }} where subject in (select subject from changed)
        ),

        standing_profiles as (
            select
                subject
                {% for key in keys %}
                    , max({{ key }}) as {{ key }}
                {% endfor %}
            from standing
            where chain = 'whole'
            group by subject
        ),

        touched as (
            select
                changed.subject,
                case
                    when
                        {% for key in keys %}
                            {{ 'or' if not loop.first }} changed.first_{{ key }} <> profiles.{{ key }}
                            or changed.last_{{ key }} <> profiles.{{ key }}
                        {% endfor %}
                        then date '0001-01-01'
                    else changed.changed_from
                end as from_date,
                from_date > date '0001-01-01' and profiles.subject is not null as keeps_profile
            from changed
            left join standing_profiles as profiles on changed.subject = profiles.subject
        ),
    {% endif %}

    stays as (
        select distinct
            lines.{{ subject }} as subject, lines.order_date as business_date,
            {{ keys | join(', ') }},
            {{ nights_of_stay() }}
        from sales as lines
        cross join run
        {% if is_incremental() %}
            inner join touched
                on lines.{{ subject }} = touched.subject and lines.order_date >= touched.from_date
        {% endif %}
        where visible_from <= run.last_night
            and known_to > run.first_night
            {% if is_incremental() %}
                and lines.order_date >= (select min(from_date) from touched)
            {% endif %}
    ),

    {{ spans_of('stays', of_all=is_incremental(), from_first_night=is_incremental()) }},

    lines as (
        select * from stays
        where not exists (select 1 from cut where stays.subject = cut.subject)
        union all by name
        select distinct stays.* exclude (known_from, known_to), spans.known_from, spans.known_to
        from spans
        inner join stays
            on spans.subject = stays.subject
            and spans.known_from >= stays.known_from
            and spans.known_from < stays.known_to
        where spans.subject in (select subject from cut)
    ),

    profiles as (
        select
            subject
            {% for key in keys %}
                , case when min({{ key }}) = max({{ key }}) then min({{ key }}) end as {{ key }}
            {% endfor %}
        from lines
        {% if is_incremental() %}
            where subject not in (select subject from touched where keeps_profile)
        {% endif %}
        group by subject
        {% if is_incremental() %}
            union all
            select * from standing_profiles
            where subject in (select subject from touched where keeps_profile)
        {% endif %}
    ),

    whole_days as (
        select distinct known_from, known_to, subject, business_date from lines
    ),

    {% for scope_type, key in scopes.items() if scope_type != 'company' %}
        {{ scope_type }}_days as (
            select distinct
                lines.known_from, lines.known_to, lines.subject, lines.business_date,
                lines.{{ key }}
            from lines
            inner join profiles on lines.subject = profiles.subject
            where profiles.{{ key }} is null
        ),
    {% endfor %}

    days as (
        select whole_days.*, 'whole' as chain, profiles.* exclude (subject)
        from whole_days
        inner join profiles on whole_days.subject = profiles.subject
        {% for scope_type, key in scopes.items() if scope_type != 'company' %}
            union all by name
            select *, '{{ scope_type }}:' || {{ key }} as chain from {{ scope_type }}_days
        {% endfor %}
    ),

    {% if is_incremental() %}
        lasts_before as (
            select standing.subject, standing.chain, max(standing.business_date) as business_date
            from standing
            inner join touched
                on standing.subject = touched.subject
                and standing.business_date < touched.from_date
            group by all
        ),

        before as (
            select standing.*
            from standing
            inner join lasts_before using (subject, chain, business_date)
        ),

        -- Subjects that lost all their days from there on have no span of their own.
        days_and_before as (
            select *, null::date as known_previous from days
            union all by name
            select
                before.* exclude (previous_date, next_date, known_from, known_to),
                before.previous_date as known_previous,
                coalesce(spans.known_from, run.first_night) as known_from,
                coalesce(spans.known_to, date '9999-12-31') as known_to
            from before
            cross join run
            left join spans on before.subject = spans.subject
        ),
    {% endif %}

    computed as (
        select
            * {{ 'exclude (known_previous)' if is_incremental() }},
            {% if is_incremental() %}
                coalesce(lag(business_date) over chain_days, known_previous) as previous_date,
            {% else %}
                lag(business_date) over chain_days as previous_date,
            {% endif %}
            lead(business_date) over chain_days as next_date
        from {{ 'days_and_before' if is_incremental() else 'days' }}
        window chain_days as (partition by known_from, subject, chain order by business_date)
    )

    {% if is_incremental() %}
        , replaced as (
            select standing.*
            from standing
            inner join touched
                on standing.subject = touched.subject
                and standing.business_date >= touched.from_date
            union all
            select * from before
        )

        {{ computed_and_replaced(day) }}
    {% else %}
        select {{ day | join(', ') }}, known_from, known_to from computed
    {% endif %}
{% endmacro %}


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


{# Whether a line of `sales as lines` came or went on a night of the run. #}
{% macro is_changed_line() -%}
    (
        lines.visible_from >= (select first_night from run)
        or (
            lines.known_to >= (select first_night from run)
            and lines.known_to < date '9999-12-31'
        )
    )
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


{# What was computed and what stood before: the same rows go on, the others ended with this run. #}
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
