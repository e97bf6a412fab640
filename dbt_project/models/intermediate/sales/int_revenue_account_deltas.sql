{{ config(
    enabled=not is_order_basis(),
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ void_run_nights(this, ['gross_amount', 'net_amount', 'units', 'row_count']) }}"
) }}

{{ account_deltas(
    ref('int_revenue_parts'), ref('int_revenue_moves'), 'business_date'
) }}
