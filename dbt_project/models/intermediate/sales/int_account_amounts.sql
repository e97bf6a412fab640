{{ config(materialized='table') }}

-- Sums per account for the cells a night's lines changed. One row per night, account and period.
with nights as (
    select nights.known_on, context.is_rebuild
    from {{ ref('int_nights') }} as nights
    cross join {{ source('control', 'run_context') }} as context
),

-- The periods of each month, so that accounts join on equality.
months as (
    select
        months.period_start as month_start, periods.period_grain, periods.period_key,
        periods.period_end
    from {{ ref('int_periods') }} as months
    inner join {{ ref('int_periods') }} as periods
        on months.period_start between periods.period_start and periods.period_end
    where months.period_grain = 'month' and periods.period_grain in ('month', 'quarter', 'year')
),

deltas as not materialized (
    select deltas.*, months.period_grain, months.period_key, months.period_end
    from {{ revenue_ref('int_account_deltas') }} as deltas
    inner join months on deltas.month_start = months.month_start
),

-- Those of the night's changes; in a rebuild all, on its only night.
cells as (
    select distinct
        nights.known_on, deltas.account_key, deltas.period_grain, deltas.period_key,
        deltas.period_end
    from deltas
    inner join nights on deltas.known_on = nights.known_on and not nights.is_rebuild
    union all
    select distinct
        nights.known_on, deltas.account_key, deltas.period_grain, deltas.period_key,
        deltas.period_end
    from deltas
    cross join nights
    where nights.is_rebuild
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
    sum(deltas.gross_amount) as gross_amount,
    sum(deltas.net_amount) as net_amount,
    sum(deltas.units) as units,
    sum(deltas.row_count)::bigint as row_count,
    sum(deltas.row_count) > 0 as is_present
from kept
inner join deltas
    on kept.account_key = deltas.account_key
    and kept.period_grain = deltas.period_grain
    and kept.period_key = deltas.period_key
    and deltas.known_on <= kept.known_on
group by all
