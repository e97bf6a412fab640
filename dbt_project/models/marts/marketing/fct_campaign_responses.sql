-- Leads and opportunities that name a campaign, as known on the night of the sales.
select
    responses.kind || ':' || responses._record_key as response_key,
    responses.kind,
    coalesce(campaigns.campaign_key, 'unknown') as campaign_key,
    responses.response_date,
    responses.won_date,
    coalesce(responses.account_key, 'unknown') as account_key,
    responses._source_system,
    responses._record_id as _source_record_id,
    responses._batch_id
from {{ ref('int_campaign_responses') }} as responses
left join {{ ref('dim_campaign') }} as campaigns on responses.campaign_key = campaigns.campaign_key
where responses.known_from <= {{ entity_as_of('order_line') }}
    and responses.known_to > {{ entity_as_of('order_line') }}
