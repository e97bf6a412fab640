{{ config(
    enabled=not is_order_basis(),
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{% if is_incremental() %}delete from {{ this }} where known_on >= {{ range_start() }}{% endif %}"
) }}

{{ daily_deltas(
    ref('int_revenue_parts'), ref('int_revenue_moves'), 'business_date'
) }}
