with states as (
    select * from {{ ref('int_account_states') }}
)

select
    _record_key as source_account_key,
    known_from,
    known_to,
    -- Exact keys only: entity resolution by similarity replaces this expression, not its readers.
    coalesce('T:' || nullif(upper(trim(tax_id)), ''), _record_key) as account_key,
    coalesce(is_test, false) as is_test,
    first_order_date
from states
