-- Invoices against payments, tax included, settlement by settlement in document currency.
with invoices as (
    select
        settlement_key,
        arg_min(account_key, (issue_date, invoice_key)) as account_key,
        arg_min(fx_rate, (issue_date, invoice_key)) as fx_rate,
        min(currency) as currency,
        count(distinct currency) as currencies,
        sum(amount_incl_tax) as amount,
        coalesce(-sum(amount_incl_tax) filter (amount_incl_tax < 0), 0) as credited,
        sum(amount_incl_tax_reporting) as amount_reporting,
        bool_or(amount_incl_tax_reporting is null) as is_unconverted
    from {{ ref('int_invoice_amounts') }}
    group by all
),

payments as (
    select
        settlement_key,
        min(currency) as currency,
        count(distinct currency) as currencies,
        sum(amount) as amount,
        sum(amount_reporting) as amount_reporting,
        bool_or(amount_reporting is null) as is_unconverted
    from {{ ref('int_payment_amounts') }}
    where settlement_key is not null
    group by all
),

compared as (
    select
        invoices.settlement_key,
        invoices.account_key,
        invoices.fx_rate,
        invoices.credited,
        coalesce(due.scheduled_amount, 0) as scheduled,
        coalesce(due.due_amount, 0) as due,
        coalesce(payments.amount, 0) as paid,
        invoices.amount - paid as own_difference,
        coalesce(invoices.amount_reporting, 0) - coalesce(payments.amount_reporting, 0)
            as difference,
        invoices.is_unconverted or coalesce(payments.is_unconverted, false) as is_incomplete,
        not is_incomplete
        and invoices.currencies = 1
        and coalesce(payments.currencies, 1) = 1
        and invoices.currency = coalesce(payments.currency, invoices.currency) as is_comparable
    from invoices
    left join payments using (settlement_key)
    left join {{ ref('int_due_amounts') }} as due using (settlement_key)
),

-- Payments and credits settle what falls due first.
split as (
    select
        *,
        greatest(own_difference, 0) as unpaid,
        greatest(least(unpaid, due - paid - credited), 0) as overdue,
        least(unpaid - overdue, greatest(scheduled - due, 0)) as later,
        greatest(-own_difference, 0) as excess,
        least(excess, credited) as credit
    from compared
),

named as (
    select
        *,
        unnest([
            'overdue', 'not_yet_due', 'no_due_date', 'credit_not_refunded', 'overpaid'
        ]) as cause,
        unnest([overdue, later, unpaid - overdue - later, -credit, credit - excess]) as own_part
    from split
),

parts as (
    select
        account_key,
        settlement_key,
        cause,
        case when is_comparable then {{ to_reporting('own_part') }} else 0 end as part,
        difference,
        is_incomplete
    from named
)

select
    'invoiced_to_paid' as step,
    account_key,
    cause,
    part::decimal(38, 2) as difference,
    1 as document_count,
    settlement_key as document_key
from parts
where part <> 0
union all
select
    'invoiced_to_paid',
    account_key,
    case when is_incomplete then 'rate_missing' else 'currency_difference' end,
    (difference - sum(part))::decimal(38, 2),
    1,
    settlement_key
from parts
group by account_key, settlement_key, difference, is_incomplete
having difference <> sum(part)
union all
select
    'invoiced_to_paid',
    account_key,
    cause,
    -amount_reporting::decimal(38, 2),
    1,
    payment_key
from {{ ref('int_payment_amounts') }}
where cause is not null and amount_reporting <> 0
