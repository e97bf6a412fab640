-- A failure means that a receipt or refund is not the sum of what it settled and what is unapplied,
-- that an instalment was settled by more than it is, or that a rate is above 1.
with documents as (
    select document_key, sum(allocated_amount) as amount
    from {{ ref('fct_payment_allocations') }}
    group by all
),

payments as (
    select
        states._record_key as document_key,
        if(
            coalesce(bills.bill_status, states.bill_status) = 'dishonoured', 0, states.amount
        ) as amount
    from {{ ref('int_payment_states') }} as states
    left join {{ ref('int_acceptance_bill_states') }} as bills
        on states._record_key = bills._source_system || ':' || bills.payment_id
        and bills.known_to = date '9999-12-31'
    where states.known_to = date '9999-12-31'
)

select 'receipt' as what, payments.document_key as subject
from documents
inner join payments using (document_key)
where documents.amount <> payments.amount
union all
select 'instalment', instalment_key
from {{ ref('fct_receivables') }}
where open_amount < 0 or open_amount > amount_due
union all
select 'rate', kpi_id || ' ' || scope_key || ' ' || period_key
from {{ ref('fct_kpi_values') }}
where kpi_id in ('collection_rate', 'collection_rate_cash', 'due_collection_rate', 'overdue_rate')
    and value > 1
