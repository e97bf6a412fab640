-- Marketing spend as known on the night of the sales. The marketing department names a campaign by
-- its id in the CRM; one that no CRM knows is kept as `campaign_code`, and so is its money.
with campaigns as (
    select campaign_id, min(campaign_key) as campaign_key
    from {{ ref('dim_campaign') }}
    where campaign_id is not null
    group by all
)

select
    spend._record_key as spend_key,
    spend.spend_date,
    coalesce(campaigns.campaign_key, 'unknown') as campaign_key,
    spend.campaign_id as campaign_code,
    coalesce(spend.channel, 'unknown') as channel,
    case when spend.is_of_crm then 'crm' else 'marketing' end as spend_source,
    spend.currency,
    spend.amount,
    spend.amount_reporting,
    spend.impressions,
    spend.clicks,
    spend._source_system,
    spend._record_id as _source_record_id,
    spend._batch_id
from {{ ref('int_marketing_spend_values') }} as spend
left join campaigns on spend.campaign_id = campaigns.campaign_id
where spend.known_from <= {{ entity_as_of('order_line') }}
    and spend.known_to > {{ entity_as_of('order_line') }}
    and spend.spend_date <= {{ entity_as_of('order_line') }}
