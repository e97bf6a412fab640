{#
    CTEs that share out the rows of CTE `lines` among those who share in their orders (CTE `shares`),
    to the last cent: `moves` is what the own seller loses and each participant gets (line_count -1, 1),
    with team and region of the order date.

    measures: {amount: decimal places}; key: what names a row of `lines` on a night.
#}
{% macro shared_out(measures, key) %}
    shared as (
        select
            lines.* exclude (known_from, known_to),
            shares.salesperson_key as participant_key,
            shares.credit_share,
            shares.is_last,
            greatest(lines.known_from, shares.known_from) as known_from,
            least(lines.known_to, shares.known_to) as known_to
        from lines
        inner join shares
            on lines.order_key = shares.order_key
            and lines.known_from < shares.known_to
            and shares.known_from < lines.known_to
    ),

    parts as (
        select
            {% for measure, places in measures.items() %}
                round({{ times(measure, 'credit_share') }}, {{ places }}) as {{ measure }}_part,
            {% endfor %}
            *
        from shared
    ),

    given as (
        select
            {% for measure in measures %}
                {{ measure }}_part + if(
                    is_last, {{ measure }} - sum({{ measure }}_part) over line_night, 0
                ) as {{ measure }},
            {% endfor %}
            * exclude (region_key, team_key, salesperson_key, {{ measures | join(', ') }})
        from parts
        window line_night as (partition by {{ key }}, known_from)
    ),

    -- The nights between which nothing changed about a participant's teams, of all time.
    team_points as (
        select employee_id, date '0001-01-01' as known_on from {{ ref('int_salesperson_teams') }}
        union
        select employee_id, known_from from {{ ref('int_salesperson_teams') }}
        union
        select employee_id, known_to from {{ ref('int_salesperson_teams') }}
        where known_to < date '9999-12-31'
    ),

    team_nights as (
        select
            employee_id,
            known_on as known_from,
            lead(known_on, 1, date '9999-12-31') over (
                partition by employee_id order by known_on
            ) as known_to
        from team_points
    ),

    cut as (
        select
            given.* replace (
                greatest(given.known_from, coalesce(nights.known_from, given.known_from)) as known_from,
                least(given.known_to, coalesce(nights.known_to, given.known_to)) as known_to
            )
        from given
        left join team_nights as nights
            on given.participant_key = nights.employee_id
            and given.known_from < nights.known_to
            and nights.known_from < given.known_to
    ),

    placed as (
        select
            cut.*,
            1 as line_count,
            cut.participant_key as salesperson_key,
            coalesce(teams.team_key, 'unknown') as team_key,
            coalesce(teams.region_key, 'unknown') as region_key
        from cut
        left join {{ ref('int_salesperson_teams') }} as teams
            on cut.participant_key = teams.employee_id
            and cut.order_date >= teams.valid_from
            and cut.order_date < teams.valid_to
            and cut.known_from >= teams.known_from
            and cut.known_from < teams.known_to
    ),

    moves as (
        select * from placed
        union all by name
        select
            {% for measure in measures %}
                -{{ measure }} as {{ measure }},
            {% endfor %}
            -1 as line_count,
            * exclude ({{ measures | join(', ') }})
        from shared
        where is_last
    )
{% endmacro %}
