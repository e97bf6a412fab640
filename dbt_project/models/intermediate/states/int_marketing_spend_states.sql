{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='_record_key',
    on_schema_change='fail'
) }}

{{ record_states(ref('int_marketing_spend_unified')) }}
