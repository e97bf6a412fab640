-- Currencies that have rates or revenue, with the last rate known up to the night.
with rates as (
    select currency, rate_date, rate_to_reporting
    from {{ ref('int_fx_rate_states') }}
    where rate_type = 'spot'
        and known_to = date '9999-12-31'
        and not _is_deleted
        and rate_date <= {{ as_of_date() }}
),

latest as (
    select
        currency,
        max(rate_date) as rate_date,
        arg_max(rate_to_reporting, rate_date) as rate_to_reporting
    from rates
    group by all
),

currencies as (
    select currency from latest
    union
    select distinct coalesce(currency, 'unknown') from {{ ref('int_currency_deltas') }}
    {% if not is_order_basis() %}
        union
        select distinct coalesce(currency, 'unknown') from {{ ref('int_sales_line_states') }}
    {% endif %}
    union
    select unnest(['{{ var("reporting_currency") }}', 'unknown'])
)

select
    currencies.currency as currency_key,
    currencies.currency = '{{ var("reporting_currency") }}' as is_reporting,
    case
        when currencies.currency = '{{ var("reporting_currency") }}' then 1
        else latest.rate_to_reporting
    end::decimal(18, 6) as rate_to_reporting,
    latest.rate_date
from currencies
left join latest on currencies.currency = latest.currency
