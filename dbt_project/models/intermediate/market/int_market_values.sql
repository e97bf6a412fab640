{{ config(materialized='table') }}

-- Size of each market in each month from night to night: of all providers the latest publication.
-- Converted at the rate of the month's last day. What the seed does not place is the market of the
-- product line of that code, and all of them are the company's, unless the seed names its market.
with figures as (
    select *, (period_key || '-01')::date as month_start
    from {{ ref('int_market_data_states') }}
    where not _is_deleted
),

rates as (select * from {{ ref('int_fx_daily_rates') }}),

scopes as (select * from {{ ref('market_scopes') }}),

company_markets as (
    select count(*) > 0 as are_named from scopes where scope_type = 'company'
),

points as (
    select market_code, month_start, unnest([known_from, known_to]) as known_on from figures
    union
    select figures.market_code, figures.month_start, unnest([rates.known_from, rates.known_to])
    from figures
    inner join rates
        on figures.currency = rates.currency and last_day(figures.month_start) = rates.day
),

spans as (
    select
        *,
        lead(known_on, 1, date '9999-12-31') over (
            partition by market_code, month_start order by known_on
        ) as next_night
    from points
    where known_on < date '9999-12-31'
),

latest as (
    select
        figures.* exclude (known_from, known_to),
        spans.known_on as known_from,
        spans.next_night as known_to
    from spans
    inner join figures
        on spans.market_code = figures.market_code
        and spans.month_start = figures.month_start
        and spans.known_on >= figures.known_from
        and spans.known_on < figures.known_to
    qualify row_number() over (
            partition by spans.market_code, spans.month_start, spans.known_on
            order by figures.published_at desc nulls last, figures.provider asc
        ) = 1
)

select
    latest.*,
    coalesce(scopes.scope_type, 'product_line') as scope_type,
    coalesce(scopes.scope_key, latest.market_code) as scope_key,
    coalesce(scopes.scope_type, 'product_line')
    = case when company_markets.are_named then 'company' else 'product_line' end as is_of_company,
    case
        when latest.currency = '{{ var("reporting_currency") }}' then latest.market_size_amount
        else {{ to_reporting('latest.market_size_amount', 'rates.rate_to_reporting') }}
    end::decimal(18, 2) as amount_reporting
from latest
cross join company_markets
left join scopes on latest.market_code = scopes.market_code
left join rates
    on latest.currency = rates.currency
    and last_day(latest.month_start) = rates.day
    and latest.known_from >= rates.known_from
    and latest.known_from < rates.known_to
