{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key=['source_table', 'batch_id'],
    on_schema_change='fail'
) }}

select
    source_table,
    batch_id,
    source,
    entity,
    owner,
    delivered,
    load_mode,
    night,
    known_on,
    decision,
    state,
    rows_landed,
    rows_accepted,
    rows_quarantined,
    rows_deduplicated,
    rows_open,
    origin_batch_id
from {{ source('control', 'batches') }}
