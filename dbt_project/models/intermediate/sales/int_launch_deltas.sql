{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{% if is_incremental() %}delete from {{ this }} where known_on >= {{ range_start() }}{% endif %}"
) }}

-- As int_sales_deltas, by month and launch date. Launches more than a year before the sale can
-- never make it a new-product sale.
{% set net_amount = 'coalesce(sum(net_amount_reporting), 0) as net_amount' %}

with states as not materialized (
    select *, date_trunc('month', {{ revenue_date() }})::date as month_start
    from {{ revenue_ref('int_sales_line_states') }}
    where is_counted and visible_from < known_to
        and launch_date > {{ revenue_date() }} - interval 1 year
),

credits as not materialized (
    select *, date_trunc('month', {{ revenue_date() }})::date as month_start
    from {{ revenue_ref('int_credit_moves') }}
    where visible_from < known_to and launch_date > {{ revenue_date() }} - interval 1 year
),

added as (
    {{ sum_per_scope(
        'states',
        {'known_on': 'visible_from', 'month_start': 'month_start', 'launch_date': 'launch_date'},
        net_amount, is_new_night('visible_from'), amount_scopes()
    ) }}
    union all by name
    {{ sum_per_scope(
        'credits',
        {'known_on': 'visible_from', 'month_start': 'month_start', 'launch_date': 'launch_date'},
        net_amount, is_new_night('visible_from'), person_scopes()
    ) }}
),

taken as (
    {{ sum_per_scope(
        'states',
        {'known_on': 'known_to', 'month_start': 'month_start', 'launch_date': 'launch_date'},
        net_amount, is_new_night('known_to'), amount_scopes()
    ) }}
    union all by name
    {{ sum_per_scope(
        'credits',
        {'known_on': 'known_to', 'month_start': 'month_start', 'launch_date': 'launch_date'},
        net_amount, is_new_night('known_to'), person_scopes()
    ) }}
),

changes as (
    select * from added
    union all by name
    select * replace (-net_amount as net_amount) from taken
)

select
    known_on,
    scope_type,
    scope_key,
    month_start,
    launch_date,
    sum(net_amount)::decimal(38, 2) as net_amount
from changes
group by all
