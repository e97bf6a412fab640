{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
    pre_hook="{{ forget_touched_months(this) }}"
) }}

{% set flows = ['ordered', 'delivered', 'invoiced'] %}
{% set balances = ['backlog', 'uninvoiced', 'prebilled'] %}

-- What was ordered, delivered and invoiced in a month, and what that left open. A night tells anew
-- those of whom something came, from its month on; in a new month what others have open goes on.
with night as (
    select date_trunc('month', {{ entity_as_of('order_line') }})::date as month_start
),

entries as (
    {{ bridge_entries() }}
),

{% if is_incremental() %}
    touched as materialized (
        {{ touched_bridges() }}
    ),
{% endif %}

sums as (
    select
        {% for name in flows + ['uninvoiced_change', 'prebilled_change'] %}
            coalesce(sum(entries.{{ name }}), 0) as {{ name }},
        {% endfor %}
        entries.scope_type,
        entries.scope_key,
        entries.month_start
    from entries
    {% if is_incremental() %}
        inner join touched
            on entries.scope_type = touched.scope_type
            and entries.scope_key = touched.scope_key
            and entries.month_start >= touched.from_month
    {% endif %}
    group by all
),

changes as (
    select *, ordered - delivered as backlog_change, true as is_news
    from sums
    where (ordered, delivered, invoiced, uninvoiced_change, prebilled_change) <> (0, 0, 0, 0, 0)
    {% if is_incremental() %}
        union all by name
        {{ standing_bridges(this, balances) }}
    {% endif %}
),

closed as (
    select
        *,
        {% for name in balances %}
            sum({{ name }}_change) over so_far as {{ name }}_closing,
        {% endfor %}
        lead(month_start) over so_far as next_month
    from changes
    window so_far as (partition by scope_type, scope_key order by month_start)
),

-- What stays open has a row in the months without a change, too.
months as (
    select
        closed.* replace (
            unnest(generate_series(
                closed.month_start,
                case
                    when (backlog_closing, uninvoiced_closing, prebilled_closing) = (0, 0, 0)
                        then closed.month_start
                    else coalesce(closed.next_month - interval 1 month, night.month_start)
                end,
                interval 1 month
            ))::date as month_start
        ),
        closed.month_start as own_month
    from closed
    cross join night
)

select
    {% for name in flows %}
        if(month_start = own_month, {{ name }}, 0)::decimal(38, 2) as {{ name }},
    {% endfor %}
    {% for name in balances %}
        {% set change = 'if(month_start = own_month, ' ~ name ~ '_change, 0)' %}
        ({{ name }}_closing - {{ change }})::decimal(38, 2) as {{ name }}_opening,
        {{ change }}::decimal(38, 2) as {{ name }}_change,
        {{ name }}_closing::decimal(38, 2) as {{ name }}_closing,
    {% endfor %}
    scope_type,
    scope_key,
    strftime(month_start, '%Y-%m') as period_key
from months
where is_news or month_start <> own_month
