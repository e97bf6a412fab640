select
    order_key,
    salesperson_key,
    credit_share,
    share_total,
    is_applied,
    if(
        is_applied, null, 'the shares of the order add up to ' || share_total
        || ', not to 1: it counts for its own seller until planning corrects them'
    ) as reason
from {{ ref('int_credit_shares') }}
where known_to > {{ entity_as_of('order_line') }}
    and known_from <= {{ entity_as_of('order_line') }}
