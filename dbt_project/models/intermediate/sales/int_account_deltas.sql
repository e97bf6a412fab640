{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{% if is_incremental() %}delete from {{ this }} where known_on >= {{ range_start() }}{% endif %}"
) }}

-- As int_sales_deltas, for accounts: by month and region, which is all that is published of them.
with states as (
    select * from {{ ref('int_sales_line_states') }}
    where is_counted and visible_from < known_to
),

changes as (
    select visible_from as known_on, 1 as direction, * exclude (known_from, known_to, visible_from)
    from states
    union all
    select known_to, -1, * exclude (known_from, known_to, visible_from)
    from states
    where known_to < date '9999-12-31'
),

in_range as (
    select * from changes
    where known_on <= {{ entity_as_of('order_line') }}
    {% if is_incremental() %}
        and known_on >= {{ range_start() }}
    {% endif %}
)

select
    known_on,
    account_key,
    region_key,
    date_trunc('month', order_date)::date as month_start,
    sum(direction * gross_amount_reporting)::decimal(38, 2) as gross_amount,
    sum(direction * net_amount_reporting)::decimal(38, 2) as net_amount,
    sum(direction * quantity) filter (line_type in ('sale', 'return'))::decimal(38, 4) as units,
    sum(direction)::bigint as row_count
from in_range
group by all
