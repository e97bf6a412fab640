{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{% if is_incremental() %}delete from {{ this }} where known_on >= {{ range_start() }}{% endif %}"
) }}

-- When accounts became active and ceased to be, as sums of changes: `active` counts them, and
-- each grain those that were active on the day before the period, are lost in it and have not come
-- back in it. Only the days at both ends of a stretch of activity matter, few of an account's many.
-- Nobody knows of a loss before its day.
with periods as (
    select days.date_key as day, periods.period_grain, periods.period_start, periods.period_end
    from {{ ref('int_calendar') }} as days
    inner join {{ ref('int_periods') }} as periods
        on days.date_key between periods.period_start and periods.period_end
    where periods.period_grain in ('month', 'quarter', 'year')
),

windows as (
    select * from {{ ref('int_account_windows') }}
),

lengths as (
    select distinct days from {{ ref('churn_windows') }}
),

extremes as (
    select min(days) as shortest, max(days) as longest from lengths
),

-- Who buys in a period itself, and is lost in it, may have bought in the window before it as well:
-- with the usual window that takes a leap year, and few days of an account are such.
late_days as (
    select
        lengths.days,
        (periods.day - lengths.days)::date as business_date,
        periods.period_grain,
        periods.period_start,
        periods.period_end
    from periods
    inner join lengths
        on periods.day - lengths.days >= periods.period_start
),

edges as (
    select account_days.*
    from {{ ref('int_account_days') }} as account_days
    cross join extremes
    where account_days.subject <> 'unknown'
        and (
            coalesce(next_date > business_date + extremes.shortest, true)
            or coalesce(previous_date < business_date - extremes.shortest, true)
        )
        {% if is_incremental() %}
            -- Known on a night of the run, lost on one, another window since, or a pair of days, of
            -- which either may be new. All of them took 5.4 CPU-seconds a night of 10 M lines.
            and (
                {{ is_new_night('known_from') }}
                or {{ is_new_night('known_to') }}
                or business_date between {{ range_start() }} - extremes.longest
                and {{ entity_as_of('order_line') }} - extremes.shortest
                or subject in (
                    select windows.account_key from windows
                    where {{ is_new_night('windows.known_from') }}
                )
                or business_date in (select business_date from late_days)
            )
        {% endif %}
),

windowed as (
    select edges.*, others.days
    from edges
    inner join {{ ref('churn_windows') }} as others on others.industry = '*'
    where edges.subject not in (select account_key from windows)
    union all by name
    select
        edges.* exclude (known_from, known_to),
        greatest(edges.known_from, windows.known_from) as known_from,
        least(edges.known_to, windows.known_to) as known_to,
        windows.days
    from edges
    inner join windows
        on edges.subject = windows.account_key
        and edges.known_from < windows.known_to
        and windows.known_from < edges.known_to
),

losses as (
    select
        * replace (greatest(known_from, business_date + days)::date as known_from),
        (business_date + days)::date as lost_on
    from windowed
    where coalesce(next_date > business_date + days, true)
        and business_date + days < known_to
),

losses_of_active as (
    select losses.*, periods.period_grain, periods.period_start, periods.period_end
    from losses
    inner join periods
        on losses.lost_on = periods.day
        and losses.business_date < periods.period_start
    union all by name
    select
        losses.* exclude (known_from, known_to),
        late_days.period_grain, late_days.period_start, late_days.period_end,
        greatest(losses.known_from, before.known_from) as known_from,
        least(losses.known_to, before.known_to) as known_to
    from losses
    inner join late_days
        on losses.days = late_days.days
        and losses.business_date = late_days.business_date
    inner join {{ ref('int_account_days') }} as before
        on losses.subject = before.subject
        and losses.chain = before.chain
        and before.business_date < late_days.period_start
        and before.business_date >= late_days.period_start - losses.days
        and before.next_date >= late_days.period_start
        and losses.known_from < before.known_to
        and before.known_from < losses.known_to
),

{% set columns = 'known_from, known_to, ' ~ sales_scopes().values() | join(', ') %}

changes as (
    select 'active' as counted, business_date, 1 as change, {{ columns }}
    from windowed
    where coalesce(previous_date < business_date - days, true)
    union all
    select 'active', lost_on, -1, {{ columns }} from losses
    union all
    select period_grain, lost_on, 1, {{ columns }} from losses_of_active
    union all
    select period_grain, next_date, -1, {{ columns }} from losses_of_active
    where next_date <= period_end
),

signed as (
    select known_from as known_on, * exclude (known_from, known_to) from changes
    where {{ is_new_night('known_from') }}
    union all
    select known_to, * exclude (known_from, known_to) replace (-change as change) from changes
    where {{ is_new_night('known_to') }}
),

scoped as (
    {{ unpivot_scopes('signed', ['known_on', 'counted', 'business_date', 'change']) }}
)

select
    known_on,
    scope_type,
    scope_key,
    counted,
    business_date,
    sum(change)::bigint as change
from scoped
where scope_key is not null
group by all
having sum(change) <> 0
