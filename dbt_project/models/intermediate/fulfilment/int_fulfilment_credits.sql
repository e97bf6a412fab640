{{ config(materialized='table') }}

-- What of the deliveries and invoices of shared orders goes from their own seller to the
-- participants. Running amounts are shared out, so that a line that is delivered whole moves what
-- the order does.
with shares as (
    select * from {{ ref('int_credit_shares') }} where is_applied
),

lines as (
    select * from {{ ref('int_fulfilment_entries') }}
    where is_counted
        and known_from < known_to
        and amount is not null
        and order_key in (select order_key from shares)
),

{{ shared_out({'amount_before': 2, 'amount_after': 2}, 'entry_type, document_key') }}

select
    entry_type,
    document_key,
    line_key,
    known_from,
    known_to,
    business_date,
    salesperson_key,
    team_key,
    region_key,
    account_key,
    line_count,
    (amount_after - amount_before)::decimal(18, 2) as amount
from moves
