-- Both sides of every step, document by document, with the account of what it is compared with.
-- Orders that are compared at their own account are most of all documents: one row an account.
with orders as not materialized (
    select * from {{ ref('int_order_totals') }}
),

invoices as (
    select * from {{ ref('int_invoice_amounts') }}
),

payments as (
    select * from {{ ref('int_payment_amounts') }}
),

main_orders as (
    select order_key, account_key from orders where is_main
),

invoiced_orders as (
    select
        invoices.*,
        coalesce(
            main_orders.account_key,
            arg_min(invoices.account_key, invoices.invoice_key) over (
                partition by invoices.order_key
            )
        ) as partner_key
    from invoices
    left join main_orders using (order_key)
),

own_orders as (
    select
        account_key,
        sum(net_amount_reporting) as amount_reporting,
        count(*) as document_count,
        count(*) filter (unconverted_count > 0) as unconverted_count
    from orders
    where counted_count > 0 and account_key = partner_key
    group by all
),

moved_orders as (
    select *, (unconverted_count > 0)::integer as is_unconverted from orders
    where counted_count > 0 and account_key <> partner_key
),

settlements as (
    select
        settlement_key,
        arg_min(account_key, (issue_date, invoice_key)) as partner_key
    from invoices
    group by all
)

select
    'won_to_ordered' as step,
    'before' as side,
    account_key,
    account_key as partner_key,
    false as is_elsewhere,
    amount_reporting,
    1 as document_count,
    (amount_reporting is null)::integer as unconverted_count
from {{ ref('int_won_deals') }}
union all
select
    unnest(['won_to_ordered', 'ordered_to_invoiced']),
    unnest(['after', 'before']),
    account_key,
    account_key as partner_key,
    false,
    amount_reporting,
    document_count,
    unconverted_count
from own_orders
union all
select
    'won_to_ordered', 'after', account_key, account_key as partner_key, false,
    net_amount_reporting, 1, is_unconverted
from moved_orders
union all
select
    'ordered_to_invoiced', 'before', account_key, partner_key, true, net_amount_reporting, 1,
    is_unconverted
from moved_orders
union all
select
    'ordered_to_invoiced',
    'after',
    account_key,
    partner_key,
    account_key <> partner_key,
    amount_ex_tax_reporting,
    1,
    (amount_ex_tax_reporting is null)::integer
from invoiced_orders
union all
select
    'invoiced_to_paid',
    'before',
    invoices.account_key,
    settlements.partner_key,
    invoices.account_key <> settlements.partner_key,
    invoices.amount_incl_tax_reporting,
    1,
    (invoices.amount_incl_tax_reporting is null)::integer
from invoices
inner join settlements using (settlement_key)
union all
select
    'invoiced_to_paid',
    'after',
    payments.account_key,
    coalesce(settlements.partner_key, payments.account_key),
    coalesce(payments.account_key <> settlements.partner_key, false),
    payments.amount_reporting,
    1,
    (payments.amount_reporting is null)::integer
from payments
left join settlements using (settlement_key)
