{{ config(materialized='table') }}

-- What each night knows of the launches that are planned: net revenue and units from the launch to
-- the end of the horizon, or to the night.
with plans as (
    select nights.known_on, plans.* exclude (known_from, known_to)
    from {{ ref('int_nights') }} as nights
    inner join {{ ref('int_launch_plans') }} as plans
        on nights.known_on >= plans.known_from and nights.known_on < plans.known_to
),

sold as (
    select
        plans.known_on, plans.product_id, plans.horizon_months,
        sum(deltas.net_amount) as net_amount, sum(deltas.units) as units
    from plans
    inner join {{ ref('int_daily_deltas') }} as deltas
        on plans.product_id = deltas.product_key
        and deltas.business_date between plans.launch_date and plans.horizon_end
        and deltas.known_on <= plans.known_on
    group by all
)

select
    plans.*,
    case when plans.launch_date is not null then coalesce(sold.net_amount, 0) end::decimal(38, 2)
        as actual_amount,
    case when plans.launch_date is not null then coalesce(sold.units, 0) end::decimal(38, 4)
        as actual_units,
    case
        when plans.launch_date is null or plans.planned_reporting is null then 'missing_input'
        when plans.planned_reporting = 0 then 'no_denominator'
        when plans.launch_date < starts.data_start then 'insufficient_history'
        when plans.horizon_end > plans.known_on then 'partial_period'
        else 'ok'
    end as status,
    plans.launch_date < starts.data_start as is_too_early
from plans
left join sold using (known_on, product_id, horizon_months)
left join {{ ref('int_data_starts') }} as starts on plans.known_on = starts.known_on
