select
    context.as_of_date,
    context.as_of_date as knowledge_date,
    sales.as_of_date as sales_as_of_date,
    sales.data_state as sales_data_state,
    sales.stale_since as sales_stale_since,
    '{{ var("reporting_currency") }}' as reporting_currency,
    {{ var("fiscal_year_start_month") }} as fiscal_year_start_month,
    'order' as revenue_basis
from {{ source('control', 'run_context') }} as context
inner join {{ source('control', 'entity_states') }} as sales on sales.entity = 'order_line'
