-- Each market of each month beside what we hold of it and what the largest competitor does. Of
-- several estimates of a competitor the latest counts; a share of ours that stands on an older
-- month's size is not that of this market and month, so months without a figure have no row.
with as_of as (
    select {{ entity_as_of('order_line') }} as as_of_date
),

sizes as (
    select
        *,
        lag(amount_reporting) over markets as amount_before,
        lag(period_key) over markets as period_before
    from {{ ref('fct_market_sizes') }}
    window markets as (partition by market_code order by period_key)
),

shares as (
    select scope_type, scope_key, period_key, numerator, value, status
    from {{ ref('fct_kpi_values') }}
    where kpi_id = 'market_share' and period_grain = 'month'
),

estimates as (
    select states.market_code, states.period_key, states.competitor, states.share_estimate
    from {{ ref('int_competitor_observation_states') }} as states
    inner join as_of
        on states.known_from <= as_of.as_of_date
        and states.known_to > as_of.as_of_date
    where not states._is_deleted
    qualify row_number() over (
            partition by states.market_code, states.period_key, states.competitor
            order by states.observed_at desc nulls last, states.source_name asc
        ) = 1
),

largest as (
    select * from estimates
    qualify row_number() over (
            partition by market_code, period_key order by share_estimate desc, competitor asc
        ) = 1
),

-- A figure of two months ago is no base of a month's growth.
grown as (
    select
        *,
        case
            when
                (period_key || '-01')::date
                = ((period_before || '-01')::date + interval 1 month)::date
                then
                    {{ divide_half_up(
                        'amount_reporting - amount_before', 2, 'amount_before', 2, 9
                    ) }}
        end as growth
    from sizes
)

select
    grown.market_code,
    grown.period_key,
    grown.scope_type,
    grown.scope_key,
    grown.amount_reporting as market_size,
    grown.growth::decimal(38, 9) as market_growth,
    shares.numerator::decimal(38, 2) as own_revenue,
    shares.value as own_share,
    shares.status,
    largest.competitor as largest_competitor,
    largest.share_estimate as largest_share,
    {{ divide_half_up('shares.value', 9, 'largest.share_estimate', 6, 9) }}::decimal(38, 9)
        as relative_share
from grown
left join shares
    on grown.scope_type = shares.scope_type
    and grown.scope_key = shares.scope_key
    and grown.period_key = shares.period_key
left join largest
    on grown.market_code = largest.market_code
    and grown.period_key = largest.period_key
