{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key=['subject', 'chain', 'business_date'],
    on_schema_change='fail',
    pre_hook="{{ stand_before_run(this) }}"
) }}

{{ sale_days('order_key') }}
