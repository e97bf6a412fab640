with moved as (
    select
        step,
        account_key,
        partner_key,
        case side when 'before' then amount_reporting else -amount_reporting end as amount
    from {{ ref('int_system_documents') }}
    where is_elsewhere and amount_reporting <> 0
),

-- Documents that belong together and name two accounts: a part at one is its opposite at the other.
parts as (
    select * from {{ ref('int_deal_differences') }}
    union all
    select * from {{ ref('int_order_differences') }}
    union all
    select * from {{ ref('int_payment_differences') }}
    union all
    select step, account_key, 'other_account', amount, 1, null from moved
    union all
    select step, partner_key, 'other_account', -amount, 1, null from moved
)

select
    step,
    account_key,
    cause,
    sum(difference)::decimal(38, 2) as difference,
    sum(document_count)::bigint as document_count,
    arg_max(document_key, (abs(difference), document_key)) as largest_document
from parts
group by all
