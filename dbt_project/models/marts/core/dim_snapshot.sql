with context as (
    select * from {{ source('control', 'run_context') }}
),

sales as (
    select * from {{ source('control', 'entity_states') }} where entity = 'order_line'
),

counted_days as (
    select business_date
    from {{ ref('int_sales_deltas') }}
    where scope_type = 'company'
    group by all
    having sum(row_count) > 0
)

select
    context.as_of_date,
    context.as_of_date as knowledge_date,
    sales.as_of_date as sales_as_of_date,
    sales.data_state as sales_data_state,
    sales.stale_since as sales_stale_since,
    (select date_trunc('month', min(business_date))::date from counted_days) as data_start,
    '{{ var("reporting_currency") }}' as reporting_currency,
    {{ var("fiscal_year_start_month") }} as fiscal_year_start_month,
    '{{ var("revenue_basis") }}' as revenue_basis
from context
cross join sales
