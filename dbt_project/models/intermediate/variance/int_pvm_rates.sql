-- Units of reporting currency for one of the document currency, in the base of each comparison:
-- what the company's sales of the base came to, else the average rate of the base's last month.
with sums as (
    select
        base, period_grain, period_key, currency, base_end,
        sum(base_document) as document_amount, sum(base_amount) as net_amount
    from {{ ref('int_pvm_sides') }}
    where scope_type = 'company' or base = 'budget'
    group by all
),

averages as (
    select
        currency, date_trunc('month', rate_date) as month_start,
        arg_max(rate_to_reporting, rate_date) as rate
    from {{ ref('int_fx_rate_states') }}
    where rate_type = 'month_avg' and not _is_deleted and known_to = date '9999-12-31'
    group by all
)

select
    sums.base,
    sums.period_grain,
    sums.period_key,
    sums.currency,
    case
        when sums.currency = '{{ var("reporting_currency") }}' then 1
        when sums.document_amount > 0 and sums.net_amount > 0
            then {{ divide_half_up('sums.net_amount', 2, 'sums.document_amount', 2, 10) }}
        else averages.rate
    end::decimal(18, 10) as base_rate
from sums
left join averages
    on sums.currency = averages.currency
    and date_trunc('month', sums.base_end) = averages.month_start
