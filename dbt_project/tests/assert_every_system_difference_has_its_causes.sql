-- A failure means that the parts of a customer's difference between two systems do not add up to
-- it: a document was lost or counted twice on its way to its cause.
with parts as (
    select step, account_key, sum(difference) as explained
    from {{ ref('mart_system_differences') }}
    group by all
)

select
    coalesce(totals.step, parts.step) as step,
    coalesce(totals.account_key, parts.account_key) as account_key,
    totals.difference,
    parts.explained
from {{ ref('mart_system_reconciliation') }} as totals
full join parts
    on totals.step = parts.step
    and totals.account_key = parts.account_key
where coalesce(totals.difference, 0) <> coalesce(parts.explained, 0)
