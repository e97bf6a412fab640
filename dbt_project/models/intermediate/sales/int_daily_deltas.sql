{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{% if is_incremental() %}delete from {{ this }} where known_on >= {{ range_start() }}{% endif %}"
) }}

{{ daily_deltas(
    ref('int_sales_line_states'), ref('int_credit_moves'), 'order_date'
) }}
