{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{% if is_incremental() %}delete from {{ this }} where known_on >= {{ range_start() }}{% endif %}"
) }}

-- What each night added to and took from each scope's day.
with scoped as (
    {{ unpivot_scopes(ref('int_sales_changes'), [
        'known_on', 'business_date', 'gross_amount', 'net_amount', 'sale_amount', 'return_amount',
        'units', 'row_count',
    ]) }}
)

select
    known_on,
    scope_type,
    scope_key,
    business_date,
    sum(gross_amount)::decimal(38, 2) as gross_amount,
    sum(net_amount)::decimal(38, 2) as net_amount,
    sum(sale_amount)::decimal(38, 2) as sale_amount,
    sum(return_amount)::decimal(38, 2) as return_amount,
    sum(units)::decimal(38, 4) as units,
    sum(row_count)::bigint as row_count
from scoped
group by all
