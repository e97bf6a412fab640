-- A record counts from the month in which it was known to the one in which it ended or changed, so
-- the state at the end of each month is a running sum of what came and went.
with steps as (
    select
        entity,
        owner_key,
        dimension,
        unnest([date_trunc('month', known_from), date_trunc('month', known_to)])::date
            as month_start,
        unnest([1, -1]) as step,
        is_kept
    from {{ ref('int_dq_checks') }}
),

-- Open ends lie in a month that never comes.
changes as (
    select
        entity,
        owner_key,
        dimension,
        month_start,
        sum(step) as asked,
        coalesce(sum(step) filter (is_kept), 0) as kept
    from steps
    where month_start <= {{ as_of_date() }}
    group by all
),

months as (
    select
        entity,
        owner_key,
        dimension,
        unnest(generate_series(
            min(month_start), date_trunc('month', {{ as_of_date() }}), interval 1 month
        ))::date as month_start
    from changes
    group by all
)

select
    months.*,
    (sum(coalesce(changes.kept, 0)) over running)::bigint as numerator,
    (sum(coalesce(changes.asked, 0)) over running)::bigint as denominator
from months
left join changes using (entity, owner_key, dimension, month_start)
window running as (
    partition by entity, owner_key, dimension order by month_start rows unbounded preceding
)
