{{ config(materialized='table') }}

-- Marketing spend in reporting currency, cut where the rate of its day changed. What a CRM states
-- as a campaign's actual cost counts on the first day of the campaign, while no spend record names
-- it: both tell of the same money.
with spend as (
    select
        _record_key, campaign_id, channel, spend_date, amount, currency, impressions, clicks,
        false as is_of_crm, _source_system, _record_id, _batch_id, known_from, known_to
    from {{ ref('int_marketing_spend_states') }}
    where not _is_deleted
),

campaigns as (
    select
        _record_key, campaign_id, channel,
        coalesce(start_date, {{ business_date('created_at') }}) as spend_date,
        spend_amount as amount, currency, null::bigint as impressions, null::bigint as clicks,
        true as is_of_crm, _source_system, _record_id, _batch_id, known_from, known_to
    from {{ ref('int_campaign_states') }}
    where not _is_deleted
        and spend_amount <> 0
        and coalesce(start_date, {{ business_date('created_at') }}) is not null
),

records as (
    select * from spend
    union all
    select * from campaigns
),

rates as (select * from {{ ref('int_fx_daily_rates') }}),

points as (
    select _record_key, known_from, known_from as known_on from records
    union
    select records._record_key, records.known_from, unnest([rates.known_from, rates.known_to])
    from records
    inner join rates on records.currency = rates.currency and records.spend_date = rates.day
    union
    select campaigns._record_key, campaigns.known_from, unnest([spend.known_from, spend.known_to])
    from campaigns
    inner join spend on campaigns.campaign_id = spend.campaign_id
),

nights as (
    select
        records.* exclude (known_from, known_to),
        points.known_on as known_from,
        lead(points.known_on, 1, records.known_to) over (
            partition by records._record_key, records.known_from order by points.known_on
        ) as known_to
    from records
    inner join points
        on records._record_key = points._record_key
        and records.known_from = points.known_from
        and points.known_on >= records.known_from
        and points.known_on < records.known_to
)

select
    nights.*,
    case
        when nights.currency = '{{ var("reporting_currency") }}' then nights.amount
        else {{ to_reporting('nights.amount', 'rates.rate_to_reporting') }}
    end::decimal(18, 2) as amount_reporting
from nights
left join rates
    on nights.currency = rates.currency
    and nights.spend_date = rates.day
    and nights.known_from >= rates.known_from
    and nights.known_from < rates.known_to
anti join spend
    on case when nights.is_of_crm then nights.campaign_id end = spend.campaign_id
    and nights.known_from >= spend.known_from
    and nights.known_from < spend.known_to
