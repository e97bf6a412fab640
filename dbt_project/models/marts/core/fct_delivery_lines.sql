{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
    pre_hook="{{ forget_changed_documents(this, 'delivery_line_key') }}"
) }}

-- Deliveries as they stand on the orders' last night, those that no figure counts as well.
select
    document_key as delivery_line_key,
    document_id as delivery_id,
    line_key,
    business_date as delivery_date,
    promised_on,
    shipped_on,
    delivered_on,
    delivered_on <= promised_on as is_on_time,
    is_own_date,
    is_counted,
    uncounted_because,
    quantity,
    amount as net_amount_reporting,
    {{ document_columns() }}
from {{ ref('int_fulfilment_entries') }}
where entry_type = 'delivery'
    and {{ stands_on_last_night() }}
