{{ config(materialized='table') }}

-- Accounts with a sale in the 365 days up to the end of the look, and those with two sale days in
-- it: all beginnings and ends up to that day.
with looks as (
    select looks.*, scopes.scope_type
    from {{ ref('int_looks') }} as looks
    inner join {{ ref('scope_types') }} as scopes
        on looks.is_kept or scopes.keep_daily_versions
    where looks.period_grain in ('month', 'quarter', 'year')
),

deltas as (
    select * from {{ ref('int_count_deltas') }}
    where active_change <> 0 or repeat_change <> 0
)

select
    looks.known_on,
    deltas.scope_type,
    deltas.scope_key,
    looks.period_grain,
    looks.period_key,
    sum(deltas.active_change)::bigint as active_count,
    sum(deltas.repeat_change)::bigint as repeat_count
from looks
inner join deltas
    on looks.scope_type = deltas.scope_type
    and deltas.business_date <= looks.end_date
    and deltas.known_on <= looks.known_on
group by all
having active_count <> 0
