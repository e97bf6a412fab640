{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key=['source_table', 'batch_id'],
    on_schema_change='fail'
) }}

-- Staging only ever adds the versions of a batch, so the night's batches are counted alone.
with told as (
    select batch_id from {{ source('control', 'batches') }}
),

staged as (
    {% for table, model in staged_tables().items() %}
        select
            '{{ table }}' as source_table,
            _batch_id as batch_id,
            _replace_unit is not null and _is_deleted as is_tombstone
        from {{ ref(model) }}
        where _batch_id in (select batch_id from told)
        union all
    {% endfor %}
    select null::varchar, null::varchar, null::boolean
    where false
)

select
    source_table,
    batch_id,
    count(*) as version_count,
    count(*) filter (is_tombstone) as tombstone_count
from staged
group by all
