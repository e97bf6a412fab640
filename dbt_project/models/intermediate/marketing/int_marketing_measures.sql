{{ config(materialized='table') }}

-- What marketing spent and brought in each look at the company: spend, leads that name a campaign,
-- sales that are put down to one. Before the month of the first spend that anybody has told of,
-- none is not nothing.
with looks as (
    select * from {{ ref('int_marketing_looks') }}
),

nights as (select distinct known_on from looks),

standing as (
    select nights.known_on, spend.spend_date, spend.amount_reporting
    from {{ ref('int_marketing_spend_values') }} as spend
    inner join nights
        on nights.known_on >= spend.known_from and nights.known_on < spend.known_to
),

starts as (
    select known_on, date_trunc('month', min(spend_date))::date as spend_start
    from standing
    group by all
),

days as (
    select
        known_on, spend_date as business_date, sum(amount_reporting) as marketing_spend,
        count(*) filter (amount_reporting is null) as unconverted_spend, count(*) as row_count
    from standing
    group by all
    union all by name
    select
        nights.known_on, responses.response_date as business_date,
        count(*) as lead_count, count(*) as row_count
    from {{ ref('int_campaign_responses') }} as responses
    inner join nights
        on nights.known_on >= responses.known_from and nights.known_on < responses.known_to
    where responses.kind = 'lead'
    group by all
    union all by name
    select * from {{ ref('int_attributed_sales') }}
),

sums as (
    select
        looks.known_on, looks.period_grain, looks.period_key,
        coalesce(sum(days.marketing_spend), 0)::decimal(38, 2) as marketing_spend,
        coalesce(sum(days.unconverted_spend), 0)::bigint as unconverted_spend,
        coalesce(sum(days.lead_count), 0)::bigint as lead_count,
        coalesce(sum(days.attributed_amount), 0)::decimal(38, 2) as attributed_amount,
        coalesce(sum(days.attributed_costed_amount), 0)::decimal(38, 2)
            as attributed_costed_amount,
        coalesce(sum(days.attributed_cost_amount), 0)::decimal(38, 2) as attributed_cost_amount,
        coalesce(sum(days.row_count), 0)::bigint as row_count
    from looks
    left join days
        on looks.known_on = days.known_on
        and days.business_date between looks.period_start and looks.end_date
    group by all
)

select
    looks.known_on,
    'company' as scope_type,
    'company' as scope_key,
    looks.period_grain,
    looks.period_key,
    looks.period_end,
    types.keep_daily_versions as is_daily,
    true as is_present,
    sums.* exclude (known_on, period_grain, period_key, marketing_spend),
    case when looks.period_start >= starts.spend_start then sums.marketing_spend end
        as marketing_spend
from looks
inner join sums using (known_on, period_grain, period_key)
inner join {{ ref('scope_types') }} as types on types.scope_type = 'company'
left join starts on looks.known_on = starts.known_on
