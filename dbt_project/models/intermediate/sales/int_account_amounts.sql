{{ config(materialized='table') }}

-- Sums per account for the cells a night's lines changed. One row per night, account and period.
with deltas as (
    select * from {{ ref('int_account_deltas') }}
),

nights as (
    select nights.known_on, context.is_rebuild
    from {{ ref('int_nights') }} as nights
    cross join {{ source('control', 'run_context') }} as context
),

months as (
    select period_grain, period_key, period_start, period_end
    from {{ ref('int_periods') }}
    where period_grain in ('month', 'quarter', 'year')
),

cells as (
    select distinct nights.known_on, deltas.account_key,
        months.period_grain, months.period_key, months.period_start, months.period_end
    from deltas
    inner join nights
        on deltas.known_on = nights.known_on
        or (nights.is_rebuild and deltas.known_on <= nights.known_on)
    inner join months on deltas.month_start between months.period_start and months.period_end
),

kept as (
    select * from cells
    qualify known_on > period_end or known_on = max(known_on) over (
        partition by account_key, period_grain, period_key, known_on <= period_end
    )
)

select
    kept.known_on,
    kept.account_key as scope_key,
    kept.period_grain,
    kept.period_key,
    kept.period_end,
    coalesce(sum(deltas.gross_amount), 0) as gross_amount,
    coalesce(sum(deltas.net_amount), 0) as net_amount,
    coalesce(sum(deltas.units), 0) as units,
    sum(deltas.row_count)::bigint as row_count,
    sum(deltas.row_count) > 0 as is_present
from kept
inner join deltas
    on kept.account_key = deltas.account_key
    and deltas.month_start between kept.period_start and kept.period_end
    and deltas.known_on <= kept.known_on
group by all
