{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
    pre_hook="{% if is_incremental() %}delete from {{ this }} where line_key in ({{ few_keys('line_key', changed_in_run('line_key', ref('int_sales_line_states'), ['known_from', 'visible_from'], reached=true)) }}){% endif %}"
) }}

with lines as (
    select * from {{ ref('int_sales_line_states') }}
),

last_night as (
    select {{ entity_as_of('order_line') }} as known_on
)

-- Lines as they stood on the last night of their entity: known_to lies behind it, not at the end of
-- time, because a blocked order source must not hide lines whose account or product changed since.
select
    line_key,
    order_key,
    order_date,
    order_status,
    line_type,
    is_in_force,
    is_counted,
    region_key,
    team_key,
    salesperson_key,
    product_line_key,
    channel_key,
    legal_entity_key,
    product_manager_key,
    account_key,
    coalesce(product_id, 'unknown') as product_key,
    is_intercompany,
    quantity,
    currency,
    fx_rate,
    gross_amount,
    discount_amount,
    net_amount,
    gross_amount_reporting,
    net_amount_reporting,
    net_amount_constant_fx,
    incl_tax_amount_reporting,
    cost_amount,
    _source_system,
    _record_id as _source_record_id,
    _batch_id,
    _row_number
from lines
inner join last_night
    on lines.visible_from <= last_night.known_on
    and lines.known_to > last_night.known_on
where not _is_deleted
    {% if is_incremental() %}
        -- known_from is never later than visible_from.
        and visible_from >= {{ range_start() }}
    {% endif %}
