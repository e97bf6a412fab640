{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{% if is_incremental() %}delete from {{ this }} where known_on >= {{ range_start() }}{% endif %}"
) }}

-- What each night added to and took from each scope's day. A line counts from the night on which it
-- was known and its date reached, until the night on which another version replaced it.
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
),

scoped as (
    {{ unpivot_scopes('in_range', [
        'known_on', 'direction', 'order_date', 'line_type', 'quantity', 'launch_date',
        'gross_amount_reporting', 'net_amount_reporting',
    ]) }}
)

select
    known_on,
    scope_type,
    scope_key,
    order_date as business_date,
    -- Launches more than a year before the sale can never make it a new-product sale.
    case when launch_date > order_date - interval 1 year then launch_date end as recent_launch_date,
    sum(direction * gross_amount_reporting)::decimal(38, 2) as gross_amount,
    sum(direction * net_amount_reporting)::decimal(38, 2) as net_amount,
    sum(direction * net_amount_reporting) filter (line_type = 'sale')::decimal(38, 2)
        as sale_amount,
    sum(direction * net_amount_reporting) filter (line_type = 'return')::decimal(38, 2)
        as return_amount,
    sum(direction * quantity) filter (line_type in ('sale', 'return'))::decimal(38, 4) as units,
    sum(direction)::bigint as row_count
from scoped
group by all
