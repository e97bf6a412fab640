{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key=['source_table', 'batch_id'],
    on_schema_change='fail'
) }}

select
    source_table,
    batch_id,
    origin_batch_id,
    row_number,
    record_id,
    column_name,
    old_text,
    new_text,
    corrected_by,
    corrected_at,
    applied_at,
    reason,
    night
from {{ source('control', 'corrections') }}
