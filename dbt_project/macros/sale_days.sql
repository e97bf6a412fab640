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
