{{ config(materialized='table') }}

-- The looks of sales, and the closed periods that end after the earliest day of which a night
-- learnt something else: what was open then, was open at their end as well.
with earliest as (
    select deltas.known_on, min(deltas.business_date) as business_date
    from {{ ref('int_receivable_deltas') }} as deltas
    inner join {{ ref('int_nights') }} as nights on deltas.known_on = nights.known_on
    group by all
),

looks as (
    select known_on, period_grain, period_key, period_start, period_end, end_date, is_kept
    from {{ ref('int_looks') }}
    where split_part(period_grain, '_', 1) in ('month', 'quarter', 'year')
)

select * from looks
union all
select
    earliest.known_on, periods.period_grain, periods.period_key, periods.period_start,
    periods.period_end, periods.period_end as end_date, true as is_kept
from earliest
inner join {{ ref('int_periods') }} as periods
    on periods.period_end between earliest.business_date and earliest.known_on - 1
    and periods.period_grain in ('month', 'quarter', 'year')
inner join {{ ref('int_data_starts') }} as starts
    on earliest.known_on = starts.known_on and periods.period_end >= starts.data_start
where (earliest.known_on, periods.period_grain, periods.period_key) not in (
        select (known_on, period_grain, period_key) from looks
    )
