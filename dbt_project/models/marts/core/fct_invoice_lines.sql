{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
    pre_hook="{{ forget_changed_documents(this, 'invoice_line_key') }}"
) }}

-- Invoice lines as they stand on the orders' last night, those that no figure counts as well.
select
    document_key as invoice_line_key,
    document_id as invoice_id,
    line_key,
    business_date as issue_date,
    is_own_date,
    is_counted,
    uncounted_because,
    quantity,
    document_amount,
    currency,
    amount as net_amount_reporting,
    {{ document_columns() }}
from {{ ref('int_fulfilment_entries') }}
where entry_type = 'invoice'
    and {{ stands_on_last_night() }}
