-- Moves of the order lines that are in force on the orders' last night.
select
    line_key,
    salesperson_key,
    line_count < 0 as is_taken,
    order_key,
    order_date,
    line_type,
    line_type <> 'gift' as is_counted,
    region_key,
    team_key,
    account_key,
    quantity,
    gross_amount_reporting,
    net_amount_reporting,
    net_amount_constant_fx,
    incl_tax_amount_reporting,
    cost_amount
from {{ ref('int_credit_moves') }}
where visible_from <= {{ entity_as_of('order_line') }}
    and known_to > {{ entity_as_of('order_line') }}
