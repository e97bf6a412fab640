{{ config(
    enabled=not is_order_basis(),
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ void_run_nights(this, ['gross_amount', 'net_amount', 'sale_amount', 'return_amount', 'cost_amount', 'costed_amount', 'constant_fx_amount', 'unconverted_count', 'incl_tax_amount', 'units', 'row_count']) }}"
) }}

{{ sales_deltas(
    ref('int_revenue_parts'), ref('int_revenue_moves'), 'business_date'
) }}
