{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ void_run_nights(this, ['gross_amount', 'net_amount', 'units', 'row_count']) }}"
) }}

{{ account_deltas(
    ref('int_sales_line_states'), ref('int_credit_moves'), 'order_date'
) }}
