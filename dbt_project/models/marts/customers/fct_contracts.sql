-- Contracts that are signed and in force, as known on the night of the sales.
select
    _record_key as contract_key,
    contract_number,
    _source_system || ':' || opportunity_id as opportunity_key,
    account_key,
    salesperson_key,
    team_key,
    region_key,
    signed_date,
    effective_from,
    effective_to,
    status,
    currency,
    amount,
    amount_reporting,
    _source_system,
    _record_id as _source_record_id,
    _batch_id
from {{ ref('int_contract_values') }}
where known_from <= {{ entity_as_of('order_line') }}
    and known_to > {{ entity_as_of('order_line') }}
