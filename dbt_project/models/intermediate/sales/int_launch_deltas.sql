{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{% if is_incremental() %}delete from {{ this }} where known_on >= {{ range_start() }}{% endif %}"
) }}

-- As int_sales_deltas, for products launched within a year of the sale: by month and launch date.
with changes as (
    select *, date_trunc('month', business_date)::date as month_start
    from {{ ref('int_sales_changes') }}
    where recent_launch_date is not null
),

scoped as (
    {{ unpivot_scopes('changes', ['known_on', 'month_start', 'recent_launch_date', 'net_amount']) }}
)

select
    known_on,
    scope_type,
    scope_key,
    month_start,
    recent_launch_date,
    sum(net_amount)::decimal(38, 2) as net_amount
from scoped
group by all
