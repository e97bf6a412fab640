{{ config(materialized='table') }}

-- The promotions that have begun, as the last night knows them.
select
    promotion_id,
    product_id as product_key,
    product_line,
    name as promotion_name,
    channel,
    date_from,
    date_to,
    week_count as baseline_weeks,
    units as units_sold,
    baseline_units,
    (units - baseline_units)::decimal(38, 4) as uplift_units,
    case
        when baseline_units > 0
            then {{ divide_half_up('units - baseline_units', 4, 'baseline_units', 4, 9) }}
    end::decimal(38, 9) as uplift_rate,
    net_amount as net_revenue,
    discount_amount,
    gross_margin,
    status,
    status = 'ok' as is_counted,
    _source_system,
    _record_id as _source_record_id,
    _batch_id
from {{ ref('int_promotion_effects') }}
where known_on = {{ entity_as_of('order_line') }}
