-- Campaigns of the CRMs as known on the night of the sales, and `unknown` for what names none.
select
    _record_key as campaign_key,
    campaign_id,
    _source_system as source_system,
    name,
    coalesce(channel, 'unknown') as channel,
    status,
    start_date,
    end_date,
    budget_amount,
    currency
from {{ ref('int_campaign_states') }}
where known_from <= {{ entity_as_of('order_line') }}
    and known_to > {{ entity_as_of('order_line') }}
    and not _is_deleted
union all
select 'unknown', null, null, '未知 / unknown', 'unknown', null, null, null, null, null
