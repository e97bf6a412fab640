{{ config(materialized='table') }}

-- What settles instalments on a night: receipts (cash), set-offs, credit notes, and advances from
-- before the data begins. A bill that counts at settlement is not there before it.
with {{ receivable_holders() }},

invoices as (
    select * from {{ ref('int_receivable_invoices') }}
),

-- An account all of whose invoices are intercompany pays its own group.
orders as (
    select known_on, order_key, bool_or(is_intercompany) as is_intercompany
    from invoices
    where order_key is not null
    group by all
),

accounts as (
    select known_on, account_key, bool_and(is_intercompany) as is_intercompany
    from invoices
    group by all
),

payments as (
    select
        holders.account_key, holders.known_on, payments._record_key as document_key,
        payments._source_system || ':' || payments.invoice_id as named_invoice_key,
        payments._source_system || ':' || payments.order_id as order_key,
        coalesce(payments.currency, 'unknown') as currency, payments.salesperson_id,
        payments.amount, payments.method,
        if(payments.method = 'offset', 'offset', 'cash') as entry_type,
        payments.payment_date,
        payments.method in ('bank_acceptance', 'commercial_acceptance') as is_bill,
        coalesce(bills.bill_status, payments.bill_status) as status,
        coalesce(bills.maturity_date, payments.maturity_date) as matures_on,
        if(status = 'settled', coalesce(payments.settled_on, matures_on), null) as settled_on,
        {{ counts_at_settlement('payments.method') }} as is_late
    from holders
    inner join {{ ref('int_payment_states') }} as payments
        on holders.source_account_key = payments._source_system || ':' || payments.account_id
        and {{ stands_on('payments', 'holders.known_on') }}
    left join {{ ref('int_acceptance_bill_states') }} as bills
        on payments._record_key = bills._source_system || ':' || bills.payment_id
        and {{ stands_on('bills', 'holders.known_on') }}
        and not bills._is_deleted
    where not holders.is_test
        and not payments._is_deleted
        and payments._source_table in ({{ leading_tables('payment') }})
    qualify row_number() over (
            partition by payments._record_key, holders.known_on order by bills.bill_no
        ) = 1
),

named as (
    select
        payments.* exclude (order_key),
        coalesce(invoices.settled_invoice_key, payments.named_invoice_key) as invoice_key,
        coalesce(invoices.settled_order_key, payments.order_key) as order_key,
        coalesce(
            invoices.is_intercompany, orders.is_intercompany, accounts.is_intercompany, false
        ) as is_intercompany,
        if(is_late, settled_on, payment_date) as received_on,
        case when is_bill then settled_on when entry_type = 'cash' then payment_date end as cash_on,
        if(status = 'dishonoured', matures_on, null) as reversed_on
    from payments
    left join invoices
        on payments.known_on = invoices.known_on
        and payments.account_key = invoices.account_key
        and payments.named_invoice_key = invoices.invoice_key
    left join orders
        on payments.known_on = orders.known_on and payments.order_key = orders.order_key
    left join accounts
        on payments.known_on = accounts.known_on and payments.account_key = accounts.account_key
),

documents as (
    select
        account_key, known_on, document_key, entry_type, invoice_key, order_key, currency,
        salesperson_id, received_on, cash_on, reversed_on, amount, true as is_receipt
    from named
    where not is_intercompany and received_on is not null and amount <> 0
    union all by name
    select
        account_key, known_on, invoice_key as document_key, 'credit' as entry_type,
        settled_invoice_key as invoice_key, settled_order_key as order_key, currency,
        salesperson_id, issue_date as received_on, -amount_incl_tax as amount,
        false as is_receipt
    from invoices
    where amount_incl_tax < 0 and not is_intercompany
    union all by name
    select
        holders.account_key, holders.known_on, balances._record_key as document_key,
        'cash' as entry_type, balances.currency, balances.document_date as received_on,
        balances.document_date as cash_on, balances.open_amount as amount, false as is_receipt
    from holders
    inner join {{ ref('int_opening_balance_states') }} as balances
        on holders.source_account_key = '{{ customer_source() }}:' || balances.account_id
        and {{ stands_on('balances', 'holders.known_on') }}
    where balances.balance_type = 'advance' and not holders.is_test and not balances._is_deleted
)

{{ with_team_and_rate('documents', 'received_on') }}
