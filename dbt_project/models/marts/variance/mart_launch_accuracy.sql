{{ config(materialized='table') }}

-- The plans that are in force on the last night, beside what it knows of their launches.
select
    product_id as product_key,
    product_line,
    horizon_months,
    plan_version,
    launch_date,
    horizon_end,
    planned_amount as planned_document,
    currency,
    planned_reporting as planned_amount,
    actual_amount,
    planned_units,
    actual_units,
    {{ divide_half_up('actual_amount', 2, 'planned_reporting', 2, 9) }}::decimal(38, 9)
        as plan_reached_rate,
    case
        when status = 'ok'
            then {{ divide_half_up(
                'planned_reporting - abs(actual_amount - planned_reporting)', 2,
                'planned_reporting', 2, 9
            ) }}
    end::decimal(38, 9) as accuracy,
    status,
    horizon_end <= known_on and not is_too_early as is_counted,
    _source_system,
    _record_id as _source_record_id,
    _batch_id
from {{ ref('int_launch_results') }}
where known_on = {{ entity_as_of('order_line') }}
