with context as (
    select * from {{ source('control', 'run_context') }}
),

sales as (
    select * from {{ source('control', 'entity_states') }} where entity = 'order_line'
),

{% if not is_order_basis() %}
    documents as (
        select * from {{ source('control', 'entity_states') }}
        where entity = '{{ revenue_documents() }}_line' and data_state <> 'current'
    ),
{% endif %}

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
    {% if is_order_basis() %}
        sales.data_state as sales_data_state,
        sales.stale_since as sales_stale_since,
    {% else %}
        -- Orders go on without the documents that say what of them is revenue.
        case
            when sales.data_state = 'current' and documents.entity is not null then 'stale_input'
            else sales.data_state
        end as sales_data_state,
        least(sales.stale_since, documents.stale_since) as sales_stale_since,
    {% endif %}
    (select date_trunc('month', min(business_date))::date from counted_days) as data_start,
    '{{ var("reporting_currency") }}' as reporting_currency,
    {{ var("fiscal_year_start_month") }} as fiscal_year_start_month,
    '{{ var("revenue_basis") }}' as revenue_basis
from context
cross join sales
{{ '' if is_order_basis() else 'left join documents on true' }}
