{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ void_run_nights(this, ['gross_amount', 'net_amount', 'sale_amount', 'return_amount', 'units', 'row_count']) }}"
) }}

-- What each night added to and took from each scope's day. A line counts from the night on which it
-- was known and its date reached, until the night on which another version replaced it.
-- Not materialized: read twice, each time for one night's lines, which DuckDB finds without a scan.
with states as not materialized (
    select * from {{ ref('int_sales_line_states') }}
    where is_counted and visible_from < known_to
),

added as (
    {{ sum_per_scope(
        'states', {'known_on': 'visible_from', 'business_date': 'order_date'}, sum_of_lines(),
        is_new_night('visible_from')
    ) }}
),

taken as (
    {{ sum_per_scope(
        'states', {'known_on': 'known_to', 'business_date': 'order_date'}, sum_of_lines(),
        is_new_night('known_to')
    ) }}
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
from changes
group by all
