{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{% if is_incremental() %}delete from {{ this }} where known_on >= {{ range_start() }}{% endif %}"
) }}

{% set scope_keys = sales_scopes().values() | join(', ') %}

-- What each night added to and took from each scope's day. A line counts from the night on which it
-- was known and its date reached, until the night on which another version replaced it.
with states as (
    select
        *,
        -- Launches more than a year before the sale can never make it a new-product sale.
        case when launch_date > order_date - interval 1 year then launch_date end as recent_launch
    from {{ ref('int_sales_line_states') }}
    where is_counted and visible_from < known_to
),

added as (
    select
        visible_from as known_on, order_date, recent_launch, {{ scope_keys }},
        {{ sum_of_lines() }}
    from states
    where {{ is_new_night('visible_from') }}
    group by all
),

taken as (
    select
        known_to as known_on, order_date, recent_launch, {{ scope_keys }},
        {{ sum_of_lines() }}
    from states
    where {{ is_new_night('known_to') }}
    group by all
),

changes as (
    select * from added
    union all
    select
        * replace (
            -gross_amount as gross_amount, -net_amount as net_amount, -sale_amount as sale_amount,
            -return_amount as return_amount, -units as units, -row_count as row_count
        )
    from taken
),

scoped as (
    {{ unpivot_scopes('changes', [
        'known_on', 'order_date', 'recent_launch', 'gross_amount', 'net_amount', 'sale_amount',
        'return_amount', 'units', 'row_count',
    ]) }}
)

select
    known_on,
    scope_type,
    scope_key,
    order_date as business_date,
    recent_launch as recent_launch_date,
    sum(gross_amount)::decimal(38, 2) as gross_amount,
    sum(net_amount)::decimal(38, 2) as net_amount,
    sum(sale_amount)::decimal(38, 2) as sale_amount,
    sum(return_amount)::decimal(38, 2) as return_amount,
    sum(units)::decimal(38, 4) as units,
    sum(row_count)::bigint as row_count
from scoped
group by all
