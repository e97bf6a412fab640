{#
    The days on which a subject (an order, an account) has a sale line, and from which night to which
    it was known to: each with its neighbours, so that a distinct count over any window becomes a
    count of days without an earlier one in it.

    A subject with one key in a scope (one region, one salesperson) needs no days of its own there: its
    days carry the key. Only subjects with several keys in a scope get rows of that scope, with the
    scope's own neighbours. Columns: known_from, known_to, subject, chain ('whole' for all days of
    the subject, else the scope and member whose days they are), business_date, previous_date, next_date
    and the scope keys; NULL in a scope key means "not of this row's scope".

    Incremental: of each subject with a changed line, the days from the earliest to the latest changed
    one are computed again, and of each chain the last day before them and the first one after, whose
    neighbour may be another now. A member that is new to a subject moves days between chains: then all
    of its days are.
#}
{% macro sale_days(subject) %}
    {% set scopes = sales_scopes() %}
    {% set keys = scopes.values() | list %}
    {% set day = ['subject', 'chain', 'business_date', 'previous_date', 'next_date'] + keys %}
    with {{ sale_runs() }},

    {% if is_incremental() %}
        events as (
            {% for night in ['visible_from', 'known_to'] %}
                select
                    {{ subject }} as subject, order_date, {{ keys | join(', ') }},
                    {{ night }} as night, {{ loop.first }} as has_come
                from sales
                where {{ night }} >= (select first_night from run) and {{ night }} < date '9999-12-31'
                {{ 'union all' if not loop.last }}
            {% endfor %}
        ),

        -- A line that is replaced on its own day leaves the day as it was: most changes do. Of 1 %
        -- of 10 M lines half of the accounts were computed again, 1.0 M rows instead of 0.2 M.
        changed_days as (
            select subject, order_date, {{ keys | join(', ') }}
            from events
            group by subject, order_date, {{ keys | join(', ') }}, night
            having bool_and(has_come) or not bool_or(has_come)
        ),

        changed as (
            select
                subject,
                min(order_date) as changed_from, max(order_date) as changed_to
                {% for key in keys %}
                    , min({{ key }}) as first_{{ key }}, max({{ key }}) as last_{{ key }}
                {% endfor %}
            from changed_days
            group by subject
        ),

        -- A day whose next one is not before the changed ones and whose previous one is not after
        -- them is one of them or beside them: found in one look at all days. A filter by the
        -- earliest of all subjects makes it dearer: DuckDB then takes the days for the smaller side.
        standing as materialized (
            select days.*, changed.changed_from, changed.changed_to
            from {{ this }} as days
            inner join changed
                on days.subject = changed.subject
                and coalesce(days.next_date, date '9999-12-31') >= changed.changed_from
                and coalesce(days.previous_date, date '0001-01-01') <= changed.changed_to
        ),

        -- Without a day beside, all days of the subject are computed again, its keys with them.
        standing_profiles as (
            select
                subject
                {% for key in keys %}
                    , any_value({{ key }}) as {{ key }}
                {% endfor %}
            from standing
            where chain = 'whole' and business_date not between changed_from and changed_to
            group by subject
        ),

        profiled as (
            select
                changed.*,
                coalesce(
                    {% for key in keys %}
                        {{ 'or' if not loop.first }} changed.first_{{ key }} <> profiles.{{ key }}
                        or changed.last_{{ key }} <> profiles.{{ key }}
                    {% endfor %}, false
                ) as is_other_profile,
                profiles.subject is not null and not is_other_profile as keeps_profile
            from changed
            left join standing_profiles as profiles on changed.subject = profiles.subject
        ),

        touched as (
            select
                subject, is_other_profile, keeps_profile,
                if(is_other_profile, date '0001-01-01', changed_from) as from_date,
                if(is_other_profile, date '9999-12-31', changed_to) as to_date
            from profiled
        ),

        replaced as materialized (
            select * exclude (changed_from, changed_to) from standing
            where subject in (select subject from touched where not is_other_profile)
            union all
            select * from {{ this }}
            where subject in (select subject from touched where is_other_profile)
        ),

        -- Apart from the nights: with those conditions beside it DuckDB takes all lines for the
        -- smaller side of this join.
        lines_of_touched as materialized (
            select
                touched.subject, lines.order_date, {{ keys | join(', ') }},
                lines.visible_from, lines.known_to
            from sales as lines
            inner join touched
                on lines.{{ subject }} = touched.subject
                and lines.order_date between touched.from_date and touched.to_date
        ),
    {% endif %}

    stays as (
        select distinct
            {{ 'subject' if is_incremental() else subject ~ ' as subject' }},
            order_date as business_date,
            {{ keys | join(', ') }},
            {{ nights_of_stay() }}
        from {{ 'lines_of_touched' if is_incremental() else 'sales' }}
        cross join run
        where visible_from <= run.last_night
            and known_to > run.first_night
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
        beside as (
            select
                replaced.*,
                if(replaced.business_date < touched.from_date, previous_date, null) as known_previous,
                if(replaced.business_date > touched.to_date, next_date, null) as known_next
            from replaced
            inner join touched
                on replaced.subject = touched.subject
                and replaced.business_date not between touched.from_date and touched.to_date
        ),

        -- Subjects that lost all their changed days have no span of their own.
        days_and_beside as (
            select *, null::date as known_previous, null::date as known_next from days
            union all by name
            select
                beside.* exclude (previous_date, next_date, known_from, known_to),
                coalesce(spans.known_from, run.first_night) as known_from,
                coalesce(spans.known_to, date '9999-12-31') as known_to
            from beside
            cross join run
            left join spans on beside.subject = spans.subject
        ),
    {% endif %}

    computed as (
        select
            {% if is_incremental() %}
                * exclude (known_previous, known_next),
                coalesce(lag(business_date) over chain_days, known_previous) as previous_date,
                coalesce(lead(business_date) over chain_days, known_next) as next_date
            {% else %}
                *,
                lag(business_date) over chain_days as previous_date,
                lead(business_date) over chain_days as next_date
            {% endif %}
        from {{ 'days_and_beside' if is_incremental() else 'days' }}
        window chain_days as (partition by known_from, subject, chain order by business_date)
    )

    {% if is_incremental() %}
        {{ computed_and_replaced(day) }}
    {% else %}
        select {{ day | join(', ') }}, known_from, known_to from computed
    {% endif %}
{% endmacro %}
