{{ config(materialized='table') }}

-- What a customer owes on a night, part by part: an invoice by its schedule, or else as a whole on
-- its due date; and what was open before the data begins. With tax, in document currency.
with {{ receivable_holders() }},

invoices as (
    select * from {{ ref('int_receivable_invoices') }}
    where amount_incl_tax > 0 and not is_intercompany
),

scheduled as (
    select
        invoices.account_key, invoices.known_on, invoices.invoice_key, invoices.order_key,
        invoices.currency, invoices.salesperson_id, invoices.issue_date,
        parts._record_key as instalment_key, parts.due_date, parts.amount_due,
        coalesce(parts.instalment_number, 1) as instalment_number,
        false as is_due_assumed
    from invoices
    inner join {{ ref('int_receivable_schedule_states') }} as parts
        on invoices.invoice_key = parts._source_system || ':' || parts.invoice_id
        and {{ stands_on('parts', 'invoices.known_on') }}
    where not parts._is_deleted
),

whole as (
    select
        account_key, known_on, invoice_key, order_key, currency, salesperson_id, issue_date,
        invoice_key as instalment_key, coalesce(due_date, issue_date) as due_date,
        amount_incl_tax as amount_due, 1 as instalment_number, due_date is null as is_due_assumed
    from invoices
    where not exists (
            select 1 from scheduled
            where invoices.invoice_key = scheduled.invoice_key
                and invoices.account_key = scheduled.account_key
                and invoices.known_on = scheduled.known_on
        )
),

opening as (
    select
        holders.account_key, holders.known_on, balances._record_key as invoice_key,
        null as order_key, balances.currency, null as salesperson_id,
        balances.document_date as issue_date, balances._record_key as instalment_key,
        coalesce(balances.due_date, balances.document_date) as due_date,
        balances.open_amount as amount_due, 1 as instalment_number,
        balances.due_date is null as is_due_assumed
    from holders
    inner join {{ ref('int_opening_balance_states') }} as balances
        on holders.source_account_key = '{{ customer_source() }}:' || balances.account_id
        and {{ stands_on('balances', 'holders.known_on') }}
    where balances.balance_type = 'receivable' and not holders.is_test and not balances._is_deleted
),

instalments as (
    select * from scheduled
    union all by name
    select * from whole
    union all by name
    select * from opening
)

{{ with_team_and_rate('instalments', 'issue_date') }}
