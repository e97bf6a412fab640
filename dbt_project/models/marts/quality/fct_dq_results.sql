{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key=['source_table', 'batch_id'],
    on_schema_change='fail'
) }}

with results as (
    select * from {{ source('control', 'rule_results') }}
),

batches as (
    select * from {{ source('control', 'batches') }}
)

select
    results.source_table,
    results.batch_id,
    results.rule_id,
    results.expectation_type,
    case
        when results.scope = 'batch' then 'delivery'
        when results.expectation_type like '%not_be_null' then 'completeness'
        when results.expectation_type = 'record_id_not_null' then 'completeness'
        when results.expectation_type like '%unique' then 'uniqueness'
        when results.expectation_type like 'expect_column_pair%' then 'consistency'
        when results.expectation_type like 'expect_multicolumn%' then 'consistency'
        else 'validity'
    end as dimension,
    results.column_name,
    results.severity,
    results.scope,
    results.success,
    results.element_count,
    results.unexpected_count,
    results.unexpected_share,
    batches.night,
    batches.owner
from results
inner join batches using (source_table, batch_id)
