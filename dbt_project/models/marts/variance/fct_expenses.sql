select
    _record_key as expense_key,
    expense_date,
    category,
    expense_account,
    is_selling,
    org_unit_id as org_unit_key,
    region_key,
    team_key,
    salesperson_key,
    product_line_key,
    channel_key,
    legal_entity_key,
    cost_center,
    currency,
    amount,
    amount_reporting,
    _source_system,
    _record_id,
    _batch_id
from {{ ref('int_expense_values') }}
where known_to = date '9999-12-31'
