{{ config(materialized='table') }}

-- The periods to recompute, each as of one night. A night touches the periods that contain a
-- changed line, the windows that look back on one (a year, or the longest churn window; months
-- and longer), those in which an account became or stopped being new, those whose targets,
-- budgets or expenses changed, those since the first sale of an account whose churn window
-- changed, the open periods, and all where the spine changed.
with nights_and_before as (
    select known_on from {{ ref('int_nights') }}
    union
    select (known_on - 1)::date from {{ ref('int_nights') }}
),

members as (
    select
        nights.known_on, members.scope_type, members.scope_key, members.member_from,
        members.member_to
    from {{ ref('int_scope_members') }} as members
    inner join nights_and_before as nights
        on nights.known_on >= members.known_from and nights.known_on < members.known_to
),

members_before as (
    select * replace ((known_on + 1)::date as known_on) from members
),

member_changes as (
    (
        select * from members
        except
        select * from members_before
    )
    union all
    (
        select * from members_before
        except
        select * from members
    )
),

nights as (
    select
        nights.known_on,
        starts.data_start,
        context.is_rebuild
        or context.first_known_on = nights.known_on
        or (starts.data_start is distinct from before.data_start)
        or nights.known_on in (select known_on from member_changes) as is_everything
    from {{ ref('int_nights') }} as nights
    cross join {{ source('control', 'run_context') }} as context
    inner join {{ ref('int_data_starts') }} as starts on nights.known_on = starts.known_on
    left join {{ ref('int_data_starts') }} as before on nights.known_on - 1 = before.known_on
),

touched_days as (
    select distinct known_on, business_date from {{ ref('int_sales_deltas') }}
    {% if not is_order_basis() %}
        union
        select distinct known_on, business_date from {{ revenue_ref('int_sales_deltas') }}
    {% endif %}
),

periods as (
    select nights.known_on, nights.is_everything, periods.*
    from {{ ref('int_periods') }} as periods
    inner join nights
        on periods.period_start <= nights.known_on
        and periods.period_end >= nights.data_start
),

changed_targets as (
    select distinct period_start, known_from as known_on from {{ ref('int_targets_in_force') }}
    union
    select distinct period_start, known_to from {{ ref('int_targets_in_force') }}
),

changed_windows as (
    select windows.known_from as known_on, min(firsts.first_date) as first_date
    from {{ ref('int_account_windows') }} as windows
    inner join {{ ref('int_first_sales') }} as firsts on windows.account_key = firsts.subject
    group by all
),

touched as (
    select * from periods
    where is_everything or period_end >= known_on
    union
    select periods.*
    from periods
    inner join touched_days
        on periods.known_on = touched_days.known_on
        and touched_days.business_date between periods.period_start and periods.period_end
    where not periods.is_everything
    union
    select periods.*
    from periods
    inner join touched_days
        on periods.known_on = touched_days.known_on
        and touched_days.business_date <= periods.period_end
        and touched_days.business_date
        >= periods.period_start - greatest(366, {{ churn_window() }})
    where not periods.is_everything and periods.period_grain in ('month', 'quarter', 'year')
    union
    select periods.*
    from periods
    inner join {{ ref('int_newness_changes') }} as newness
        on periods.known_on = newness.known_on
        and newness.first_date between periods.period_start and periods.period_end
    where periods.period_grain in ('month', 'quarter', 'year')
    union
    select periods.*
    from periods
    inner join changed_targets as targets
        on periods.known_on = targets.known_on
        and targets.period_start between periods.period_start and periods.period_end
    where periods.period_grain in ('month', 'quarter', 'year')
    union
    select periods.*
    from periods
    inner join changed_windows as windows
        on periods.known_on = windows.known_on and windows.first_date <= periods.period_end
    where periods.period_grain in ('month', 'quarter', 'year')
    union
    select periods.*
    from periods
    inner join {{ ref('int_finance_changes') }} as changes
        on periods.known_on = changes.known_on
        and changes.business_date between periods.period_start and periods.period_end
    where periods.period_grain in ('month', 'quarter', 'year')
)

select
    known_on,
    period_grain,
    period_key,
    period_start,
    period_end,
    least(period_end, known_on) as end_date,
    -- Until its last day a period has one provisional value: only the last night's look is kept.
    known_on > period_end
    or known_on = max(known_on) over (partition by period_grain, period_key, known_on <= period_end)
        as is_kept
from touched
