{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='_record_key',
    on_schema_change='fail'
) }}

{{ record_states(ref('int_invoice_line_unified'), id='invoice_line_id') }}
