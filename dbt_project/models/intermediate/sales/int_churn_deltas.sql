{{ config(materialized='table') }}

-- When accounts became active and ceased to be, as sums of changes: `active` counts them, and
-- each grain those that were active on the day before the period, are lost in it and have not come
-- back in it. Only the days at both ends of a stretch of activity matter, few of an account's many.
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

shortest as (
    select min(days) as days from {{ ref('churn_windows') }}
),

edges as (
    select account_days.*
    from {{ ref('int_account_days') }} as account_days
    cross join shortest
    where account_days.subject <> 'unknown'
        and (
            coalesce(next_date > business_date + shortest.days, true)
            or coalesce(previous_date < business_date - shortest.days, true)
        )
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
    select *, (business_date + days)::date as lost_on
    from windowed
    where coalesce(next_date > business_date + days, true)
        and business_date + days <= {{ entity_as_of('order_line') }}
),

losses_in_periods as (
    select losses.*, periods.period_grain, periods.period_start, periods.period_end
    from losses
    inner join periods on losses.lost_on = periods.day
),

-- Who bought in the period itself, and is lost in it, may have bought in the window before it as
-- well: with the usual window that takes a leap year.
losses_of_active as (
    select * from losses_in_periods where business_date < period_start
    union all by name
    select
        losses.* exclude (known_from, known_to),
        greatest(losses.known_from, before.known_from) as known_from,
        least(losses.known_to, before.known_to) as known_to
    from losses_in_periods as losses
    inner join {{ ref('int_account_days') }} as before
        on losses.subject = before.subject
        and losses.chain = before.chain
        and before.business_date < losses.period_start
        and before.business_date >= losses.period_start - losses.days
        and before.next_date >= losses.period_start
        and losses.known_from < before.known_to
        and before.known_from < losses.known_to
    where losses.business_date >= losses.period_start
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
    union all
    select known_to, * exclude (known_from, known_to) replace (-change as change) from changes
    where known_to < date '9999-12-31'
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
