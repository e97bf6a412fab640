-- Which months, quarters and years are compared with which base on the night: of an open period the
-- base has as many days, and a base that begins before the data tells nothing.
with night as (
    select {{ entity_as_of('order_line') }} as known_on
),

bases as (
    select
        *, 'prior_year' as base, 'yoy' as comparator,
        yoy_start as base_start, yoy_end as last_end
    from {{ ref('int_period_links') }}
    where period_grain in ('month', 'quarter', 'year')
    union all
    select *, 'prior_month', 'prev', prev_start, prev_end
    from {{ ref('int_period_links') }}
    where period_grain = 'month'
)

select
    bases.base,
    bases.period_grain,
    bases.period_key,
    bases.period_start,
    bases.period_end,
    bases.base_start,
    coalesce(windows.end_date, bases.last_end) as base_end,
    bases.period_end > night.known_on as is_partial
from bases
cross join night
inner join {{ ref('int_data_starts') }} as starts
    on night.known_on = starts.known_on and bases.base_start >= starts.data_start
left join {{ ref('int_comparison_windows') }} as windows
    on night.known_on = windows.known_on
    and bases.period_grain || '_' || bases.comparator = windows.period_grain
    and bases.period_key = windows.period_key
where bases.period_start <= night.known_on
