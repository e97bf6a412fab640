{{ config(materialized='table') }}

-- The plan that counts for a product's first months, from night to night: of the approved ones the
-- latest, from its approval on, at the budget rate of the launch. Cut where the product or a rate
-- changed. A product that no master tells of has no launch.
with plans as (
    select *, greatest(known_from, coalesce(approved_at, known_from)) as counts_from
    from {{ ref('int_launch_plan_states') }}
    where status = 'approved' and not _is_deleted
        and coalesce(approved_at, known_from) < known_to
),

products as (
    select product_id, product_line, launch_date, known_from, known_to
    from {{ ref('int_product_states') }}
),

rates as (select * from {{ ref('int_fx_budget_rates') }}),

points as (
    select product_id, horizon_months, unnest([counts_from, known_to]) as known_on from plans
    union
    select plans.product_id, plans.horizon_months, unnest([products.known_from, products.known_to])
    from plans
    inner join products on plans.product_id = products.product_id
    union
    select plans.product_id, plans.horizon_months, unnest([rates.known_from, rates.known_to])
    from plans
    inner join products on plans.product_id = products.product_id
    inner join rates on plans.currency = rates.currency and products.launch_date = rates.day
),

spans as (
    select
        product_id,
        horizon_months,
        known_on as known_from,
        lead(known_on, 1, date '9999-12-31') over (
            partition by product_id, horizon_months order by known_on
        ) as known_to
    from points
),

in_force as (
    select
        plans.* exclude (known_from, known_to, counts_from, status, _is_deleted),
        spans.known_from,
        spans.known_to
    from spans
    inner join plans
        on spans.product_id = plans.product_id
        and spans.horizon_months = plans.horizon_months
        and spans.known_from >= plans.counts_from
        and spans.known_from < plans.known_to
    qualify row_number() over (
            partition by spans.product_id, spans.horizon_months, spans.known_from
            order by plans.approved_at desc nulls last, plans.plan_version desc
        ) = 1
)

select
    in_force.*,
    coalesce(products.product_line, 'unknown') as product_line,
    products.launch_date,
    (products.launch_date + to_months(in_force.horizon_months) - interval 1 day)::date
        as horizon_end,
    case
        when in_force.currency = '{{ var("reporting_currency") }}' then in_force.planned_amount
        else {{ to_reporting('in_force.planned_amount', 'rates.rate_to_reporting') }}
    end::decimal(18, 2) as planned_reporting
from in_force
left join products
    on in_force.product_id = products.product_id
    and in_force.known_from >= products.known_from
    and in_force.known_from < products.known_to
left join rates
    on in_force.currency = rates.currency
    and products.launch_date = rates.day
    and in_force.known_from >= rates.known_from
    and in_force.known_from < rates.known_to
