{{ config(materialized='table') }}

with sums as (
    select
        month_start,
        currency,
        sum(document_amount) as document_amount,
        sum(net_amount) as net_amount,
        sum(constant_fx_amount) as constant_fx_amount,
        sum(spot_gap_count) as spot_gap_count,
        sum(unconverted_count) as unconverted_count,
        sum(row_count) as row_count
    from {{ ref('int_currency_deltas') }}
    group by all
    having sum(row_count) > 0
),

averages as (
    select
        currency,
        date_trunc('month', rate_date)::date as month_start,
        arg_max(rate_to_reporting, rate_date) as rate
    from {{ ref('int_fx_rate_states') }}
    where rate_type = 'month_avg' and not _is_deleted and known_to = date '9999-12-31'
    group by all
),

rated as (
    select
        sums.*,
        case
            when sums.currency = '{{ var("reporting_currency") }}' then 1.000000 else averages.rate
        end::decimal(18, 6) as month_avg_rate,
        -- Without a rate there is no amount; that of the lines which have one would pass for all.
        case when sums.unconverted_count = 0 then sums.constant_fx_amount end as budget_amount,
        case when sums.spot_gap_count = 0 then sums.net_amount end as spot_amount,
        last_day(sums.month_start) > {{ as_of_date() }} as is_partial
    from sums
    left join averages
        on sums.currency = averages.currency and sums.month_start = averages.month_start
)

select
    strftime(month_start, '%Y-%m') as period_key,
    coalesce(currency, 'unknown') as currency,
    document_amount::decimal(38, 2) as net_revenue_document,
    net_amount::decimal(38, 2) as net_revenue,
    round({{ times('document_amount', 'month_avg_rate', left_scale=2) }}, 2)::decimal(38, 2)
        as net_revenue_month_avg,
    budget_amount::decimal(38, 2) as net_revenue_constant_fx,
    (spot_amount - budget_amount)::decimal(38, 2) as fx_effect,
    month_avg_rate,
    spot_gap_count::bigint as lines_without_spot_rate,
    unconverted_count::bigint as lines_without_budget_rate,
    case
        when spot_amount is null or budget_amount is null then 'missing_input'
        when is_partial then 'partial_period'
        when month_avg_rate is null then 'missing_input'
        else 'ok'
    end as status,
    is_partial,
    row_count::bigint as row_count
from rated
