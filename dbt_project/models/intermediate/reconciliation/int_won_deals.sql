{% set won_on = "coalesce(" ~ business_date('closed_at') ~ ", expected_close_date)" %}
with {{ current_documents('opportunity', won_on) }}

select
    _record_key as deal_key,
    account_key,
    is_test,
    coalesce(currency, 'unknown') as currency,
    rate_day as won_on,
    amount,
    {{ to_reporting('amount') }} as amount_reporting
from documents
where is_won
