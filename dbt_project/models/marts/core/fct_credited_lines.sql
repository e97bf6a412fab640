{{ config(materialized='view') }}

{% set keys = [
    'line_key', 'order_key', 'order_date', 'line_type', 'account_key', 'region_key', 'team_key',
    'salesperson_key', 'quantity', 'gross_amount_reporting', 'net_amount_reporting',
    'net_amount_constant_fx', 'cost_amount'
] %}
{% set of_line = [
    'product_key', 'product_line_key', 'channel_key', '_source_system', '_source_record_id',
    '_batch_id', '_row_number'
] %}

-- Refers to its neighbours by schema alone, so that the published file can be attached anywhere.
with lines as (
    select * from {{ local_ref('fct_sales_lines') }} where is_in_force
),

credits as (
    select * from {{ local_ref('fct_sales_credits') }}
)

select
    {% for key in keys %}lines.{{ key }},{% endfor %}
    lines.is_counted,
    true as is_own,
    {% for key in of_line %}lines.{{ key }}{{ ',' if not loop.last }}{% endfor %}
from lines
union all
select
    {% for key in keys %}credits.{{ key }},{% endfor %}
    credits.is_counted,
    false,
    {% for key in of_line %}lines.{{ key }}{{ ',' if not loop.last }}{% endfor %}
from credits
inner join lines on credits.line_key = lines.line_key
