{{ config(materialized='table') }}

-- Sales of each day that are put down to a campaign, as each night knows them: those to accounts
-- within 90 days after a touch. Accounts come from the touches, days from the looks, so that of the
-- lines only theirs are read. Gifts are no revenue but cost, as everywhere.
with looks as (
    select known_on, min(period_start) as first_day, max(end_date) as last_day
    from {{ ref('int_marketing_looks') }}
    group by all
),

touches as (
    select looks.known_on, responses.* exclude (known_from, known_to)
    from {{ ref('int_campaign_responses') }} as responses
    inner join looks
        on looks.known_on >= responses.known_from
        and looks.known_on < responses.known_to
),

spans as (
    {{ touch_spans('touches', by=['known_on']) }}
),

lines as not materialized (
    select * from {{ ref('int_sales_line_states') }}
    where is_counted or (is_in_force and line_type = 'gift' and cost_amount <> 0)
)

select
    spans.known_on,
    lines.order_date as business_date,
    coalesce(sum(lines.net_amount_reporting) filter (lines.is_counted), 0)::decimal(38, 2)
        as attributed_amount,
    coalesce(sum(lines.net_amount_reporting) filter (
        lines.is_counted and lines.cost_amount is not null
    ), 0)::decimal(38, 2) as attributed_costed_amount,
    coalesce(sum(lines.cost_amount), 0)::decimal(38, 2) as attributed_cost_amount
from spans
inner join looks on spans.known_on = looks.known_on
inner join lines
    on spans.account_key = lines.account_key
    and lines.order_date between spans.response_date and spans.last_day
    and lines.order_date between looks.first_day and looks.last_day
    and spans.known_on >= lines.visible_from
    and spans.known_on < lines.known_to
group by all
