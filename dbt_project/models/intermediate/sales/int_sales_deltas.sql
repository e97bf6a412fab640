{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ void_run_nights(this, ['gross_amount', 'net_amount', 'sale_amount', 'return_amount', 'cost_amount', 'costed_amount', 'constant_fx_amount', 'unconverted_count', 'incl_tax_amount', 'units', 'row_count']) }}"
) }}

{{ sales_deltas(
    ref('int_sales_line_states'), ref('int_credit_moves'), 'order_date'
) }}
