-- Each month of each campaign: what was spent, what came of it, and the sales that follow its
-- touches. Spend on no campaign stands under `unknown`; sales without a touch stand nowhere.
with touches as (
    select
        * replace (nullif(account_key, 'unknown') as account_key), response_key as _record_key
    from {{ ref('fct_campaign_responses') }}
),

spans as (
    {{ touch_spans('touches') }}
),

sales as (
    select
        spans.campaign_key,
        lines.order_date as business_date,
        sum(lines.net_amount_reporting) filter (lines.is_counted) as attributed_revenue,
        sum(lines.net_amount_reporting) filter (
            lines.is_counted and lines.cost_amount is not null
        ) as costed_revenue,
        sum(lines.cost_amount) as cost_amount
    from spans
    inner join {{ ref('fct_sales_lines') }} as lines
        on spans.account_key = lines.account_key
        and lines.order_date between spans.response_date and spans.last_day
    where lines.is_counted or (lines.is_in_force and lines.line_type = 'gift')
    group by all
),

days as (
    select
        campaign_key, spend_date as business_date, sum(amount_reporting) as spend,
        sum(impressions) as impressions, sum(clicks) as clicks
    from {{ ref('fct_marketing_spend') }}
    group by all
    union all by name
    select
        campaign_key, response_date as business_date,
        count(*) filter (kind = 'lead') as lead_count,
        count(*) filter (kind = 'opportunity') as opportunity_count
    from touches
    group by all
    union all by name
    select campaign_key, won_date as business_date, count(*) as won_count
    from touches
    where won_date is not null
    group by all
    union all by name
    select * from sales
),

months as (
    select
        campaign_key,
        strftime(business_date, '%Y-%m') as period_key,
        coalesce(sum(spend), 0)::decimal(38, 2) as spend,
        sum(impressions)::bigint as impressions,
        sum(clicks)::bigint as clicks,
        coalesce(sum(lead_count), 0)::bigint as lead_count,
        coalesce(sum(opportunity_count), 0)::bigint as opportunity_count,
        coalesce(sum(won_count), 0)::bigint as won_count,
        coalesce(sum(attributed_revenue), 0)::decimal(38, 2) as attributed_revenue,
        coalesce(sum(costed_revenue), 0)::decimal(38, 2) as costed_revenue,
        (coalesce(sum(costed_revenue), 0) - coalesce(sum(cost_amount), 0))::decimal(38, 2)
            as attributed_margin
    from days
    group by all
)

select
    *,
    case
        when spend > 0 then {{ divide_half_up('attributed_margin - spend', 2, 'spend', 2, 9) }}
    end::decimal(38, 9) as campaign_roi,
    {{ divide_half_up('spend', 2, 'lead_count', 0, 9) }}::decimal(38, 9) as cost_per_lead
from months
