-- Golden accounts at the night: what they buy, how often, and where they stand in their life with
-- us.
with night as (
    select {{ entity_as_of('order_line') }} as as_of_date
),

accounts as (
    select
        accounts.*,
        coalesce(sales.net_amount, 0) as net_amount,
        coalesce(sales.costed_amount, 0) as costed_amount,
        coalesce(sales.cost_amount, 0) as cost_amount,
        coalesce(rhythms.order_days, 0) as order_days,
        coalesce(rhythms.recent_order_days, 0) as recent_order_days,
        case when rhythms.order_days >= 3 then rhythms.median_interval_days end as own_interval,
        night.as_of_date - accounts.last_sale_date as days_since_sale,
        coalesce(windows.days, others.days) as churn_window_days
    from {{ ref('dim_account') }} as accounts
    cross join night
    inner join {{ ref('churn_windows') }} as others on others.industry = '*'
    left join {{ ref('int_account_sales') }} as sales
        on accounts.account_key = sales.account_key
    left join {{ ref('int_account_rhythms') }} as rhythms
        on accounts.account_key = rhythms.account_key
    left join {{ ref('int_account_windows') }} as windows
        on accounts.account_key = windows.account_key
        and night.as_of_date >= windows.known_from
        and night.as_of_date < windows.known_to
    -- A test record of a customer does not hide the others.
    where accounts.account_key <> 'unknown'
        and (not accounts.is_test or accounts.last_sale_date is not null)
),

-- Accounts with too few orders for a rhythm of their own have that of their industry, or of all.
intervals as (
    select industry, quantile_disc(own_interval, 0.5) as interval_days
    from accounts
    where own_interval is not null
    group by grouping sets ((industry), ())
),

interval_of_all as (
    select max(interval_days) as interval_days from intervals where industry is null
),

timed as (
    select
        accounts.*,
        coalesce(accounts.own_interval, intervals.interval_days, interval_of_all.interval_days)
            as typical_interval_days
    from accounts
    cross join interval_of_all
    left join intervals on accounts.industry = intervals.industry
),

quintiles as (
    select
        account_key,
        {{ quintile('last_sale_date') }} as recency_quintile,
        {{ quintile('recent_order_days') }} as frequency_quintile,
        {{ quintile('net_amount') }} as monetary_quintile
    from timed
    where days_since_sale < 365
),

answers as (
    select
        account_key,
        arg_max(score_norm, (response_date, response_key)) as score_norm,
        max(response_date) as response_date
    from {{ ref('fct_survey_scores') }}
    where is_counted and question_code = 'CSAT' and score_norm is not null
    group by all
),

open_cases as (
    select account_key, count(*) as open_cases from {{ ref('fct_cases') }}
    where is_open
    group by all
)

select
    timed.account_key,
    timed.name,
    timed.industry,
    timed.owner_key,
    timed.first_order_date,
    timed.last_sale_date,
    timed.days_since_sale::integer as days_since_sale,
    timed.order_days,
    timed.recent_order_days as order_days_365d,
    timed.typical_interval_days,
    timed.churn_window_days,
    timed.net_amount as net_revenue_365d,
    case
        when not {{ is_uncosted(10) }} then timed.costed_amount - timed.cost_amount
    end::decimal(38, 2) as gross_margin_365d,
    case
        when timed.last_sale_date is null then 'prospect'
        when timed.days_since_sale >= timed.churn_window_days then 'churned'
        when timed.first_order_date > night.as_of_date - 90 then 'new'
        when timed.days_since_sale > 3 * timed.typical_interval_days then 'dormant'
        when 2 * timed.days_since_sale > 3 * timed.typical_interval_days then 'at_risk'
        else 'active'
    end as lifecycle_status,
    quintiles.recency_quintile,
    quintiles.frequency_quintile,
    quintiles.monetary_quintile,
    (100 * answers.score_norm)::decimal(9, 2) as last_csat,
    answers.response_date as last_csat_date,
    coalesce(open_cases.open_cases, 0)::bigint as open_cases
from timed
cross join night
left join quintiles on timed.account_key = quintiles.account_key
left join answers on timed.account_key = answers.account_key
left join open_cases on timed.account_key = open_cases.account_key
