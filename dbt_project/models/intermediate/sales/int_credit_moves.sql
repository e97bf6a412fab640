{{ config(materialized='table') }}

{% set measures = {
    'gross_amount_reporting': 2, 'net_amount': 2, 'net_amount_reporting': 2,
    'net_amount_constant_fx': 2, 'incl_tax_amount_reporting': 2, 'cost_amount': 2, 'quantity': 4
} %}

-- What shared orders take from their own seller and give to each participant, line by line. It adds
-- up to nothing: company, product lines and channels never see it.
with shares as (
    select * from {{ ref('int_credit_shares') }} where is_applied
),

-- A gift earns nothing, but what it costs is shared.
lines as (
    select
        * replace (
            case when is_counted then gross_amount_reporting else 0 end as gross_amount_reporting,
            case when is_counted then net_amount else 0 end as net_amount,
            case when is_counted then net_amount_reporting else 0 end as net_amount_reporting,
            case when is_counted then net_amount_constant_fx else 0 end as net_amount_constant_fx,
            case when is_counted then incl_tax_amount_reporting else 0 end
                as incl_tax_amount_reporting
        )
    from {{ ref('int_sales_line_states') }}
    where order_key in (select order_key from shares)
        and (is_counted or (is_in_force and line_type = 'gift'))
),

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
    window line_night as (partition by line_key, known_from)
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

select
    {% for measure, places in measures.items() %}
        {{ measure }}::decimal(18, {{ places }}) as {{ measure }},
    {% endfor %}
    line_count,
    line_key,
    known_from,
    known_to,
    greatest(known_from, order_date) as visible_from,
    order_date,
    line_type,
    product_id,
    product_line_key,
    channel_key,
    launch_date,
    currency,
    region_key,
    team_key,
    salesperson_key,
    account_key,
    order_key
from moves
