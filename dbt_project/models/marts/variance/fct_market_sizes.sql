-- Sizes of markets as they stand: of each month the latest publication.
with as_of as (
    select {{ entity_as_of('order_line') }} as as_of_date
)

select
    sizes.market_code,
    sizes.period_key,
    sizes.scope_type,
    sizes.scope_key,
    sizes.is_of_company,
    sizes.provider,
    sizes.market_size_amount,
    sizes.currency,
    sizes.amount_reporting,
    sizes.growth_rate,
    sizes.published_at,
    sizes.confidence,
    sizes._source_system,
    sizes._record_id as _source_record_id,
    sizes._batch_id
from {{ ref('int_market_values') }} as sizes
inner join as_of
    on sizes.known_from <= as_of.as_of_date
    and sizes.known_to > as_of.as_of_date
