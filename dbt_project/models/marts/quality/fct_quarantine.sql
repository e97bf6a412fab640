{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key=['source_table', 'batch_id'],
    on_schema_change='fail'
) }}

select
    source_table,
    batch_id,
    row_number,
    record_id,
    delivered,
    rule_ids,
    state,
    decided_by,
    decided_at,
    reason,
    link,
    owner,
    night
from {{ source('control', 'quarantined_rows') }}
