{% set scopes = {'account': 'account_key'} %}
{% do scopes.update(sum_scopes()) %}
{% set person_keys = person_scopes().values() | list %}
{% set content = [
    'account_key', 'order_key', 'line_type', 'gross_amount_reporting', 'net_amount_reporting',
    'quantity'
] | join(', ') %}

-- What each order line adds to or takes from a period beyond what was known when it was closed.
with last_night as (
    select {{ entity_as_of('order_line') }} as known_on
),

-- The months of each closed period, so that lines join on equality.
closed as (
    select
        closed.period_grain, closed.period_key, closed.closed_on, months.period_start as month_start
    from {{ ref('int_closed_periods') }} as closed
    inner join {{ ref('int_periods') }} as months
        on months.period_grain = 'month'
        and months.period_start between closed.period_start and closed.period_end
    where closed.is_reported
),

-- Lines that came after their last day or went before now: few, found by two dates. Shared orders
-- move between people as lines of their own.
{% for name, relation in {
    'lines': revenue_ref('int_sales_line_states'), 'credits': revenue_ref('int_credit_moves')
}.items() %}
    {{ name }} as (
        select
            states.*,
            closed.period_grain,
            closed.period_key,
            -- +1: counts now and did not at the closing. -1: the other way round.
            (states.known_to > last_night.known_on)::integer
            - (
                states.visible_from <= closed.closed_on and states.known_to > closed.closed_on
            )::integer as sign
        from {{ relation }} as states
        cross join last_night
        inner join closed
            on date_trunc('month', states.{{ revenue_date() }})::date = closed.month_start
        where {{ 'states.is_counted' if name == 'lines' else "states.line_type <> 'gift'" }}
            and states.visible_from < states.known_to
            and states.visible_from <= last_night.known_on
            and (
                states.visible_from > last_day(states.{{ revenue_date() }})
                or states.known_to <= last_night.known_on
            )
    ),
{% endfor %}

scoped as (
    {% for scope_type, key in scopes.items() %}
        {% for relation in ['lines', 'credits'] if relation == 'lines' or key in person_keys %}
            select
                '{{ scope_type }}' as scope_type, {{ key }} as scope_key, period_grain, period_key,
                line_key, sign, {{ content }}
            from {{ relation }}
            {% if not loop.last %}union all{% endif %}
        {% endfor %}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

-- A line that was looked up again and is the same to the scope went and came.
changes as (
    select * exclude (sign), sum(sign)::integer as sign
    from scoped
    group by all
    having sum(sign) <> 0
)

select
    scope_type,
    scope_key,
    period_grain,
    period_key,
    line_key,
    {% for delta, amount in {
        'gross_sales_delta': 'gross_amount_reporting', 'net_revenue_delta': 'net_amount_reporting'
    }.items() %}
        coalesce(sum({{ times(amount, 'sign', left_scale=2) }}), 0)::decimal(38, 2) as {{ delta }},
    {% endfor %}
    coalesce(
        sum({{ times('quantity', 'sign') }}) filter (line_type in ('sale', 'return')), 0
    )::decimal(38, 4) as units_sold_delta
from changes
group by all
