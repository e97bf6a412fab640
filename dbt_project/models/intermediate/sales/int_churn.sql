{{ config(materialized='table') }}

-- Accounts that were active on the day before the look begins, and those of them that are not at
-- its end.
with deltas as (
    select * from {{ ref('int_churn_deltas') }}
),

looks as (
    select looks.*, scopes.scope_type
    from {{ ref('int_looks') }} as looks
    inner join {{ ref('scope_types') }} as scopes
        on looks.is_kept or scopes.keep_daily_versions
    where looks.period_grain in ('month', 'quarter', 'year')
),

counts as (
    select
        looks.known_on, deltas.scope_type, deltas.scope_key, looks.period_grain,
        looks.period_key, deltas.change as opening_count, 0 as churned_count
    from looks
    inner join deltas
        on looks.scope_type = deltas.scope_type
        and deltas.counted = 'active'
        and deltas.business_date < looks.period_start
        and deltas.known_on <= looks.known_on
    union all
    select
        looks.known_on, deltas.scope_type, deltas.scope_key, looks.period_grain,
        looks.period_key, 0, deltas.change
    from {{ ref('int_look_days') }} as looks
    inner join deltas
        on looks.scope_type = deltas.scope_type
        and looks.period_grain = deltas.counted
        and looks.business_date = deltas.business_date
        and deltas.known_on <= looks.known_on
)

select
    known_on,
    scope_type,
    scope_key,
    period_grain,
    period_key,
    sum(opening_count)::bigint as opening_count,
    sum(churned_count)::bigint as churned_count
from counts
group by all
having sum(opening_count) <> 0
