-- A failure means that money got lost or doubled in a join to accounts or to another document: the
-- sums over accounts are not those of the documents, or of the lines that KPIs count.
with totals as (
    select step, sum(amount_before) as amount_before, sum(amount_after) as amount_after
    from {{ ref('mart_system_reconciliation') }}
    group by all
),

shown as (
    select step, side, amount
    from (unpivot totals on amount_before, amount_after into name side value amount)
    union all
    select 'invoices', 'records', count(*) from {{ ref('int_invoice_amounts') }}
    union all
    select 'payments', 'records', count(*) from {{ ref('int_payment_amounts') }}
),

facts as (
    select
        unnest(['won_to_ordered', 'ordered_to_invoiced']) as step,
        unnest(['amount_after', 'amount_before']) as side,
        sum(net_amount_reporting) as amount
    from {{ ref('fct_sales_lines') }}
    where is_counted
    group by all
    union all
    select 'won_to_ordered', 'amount_before', sum(amount_reporting) from {{ ref('int_won_deals') }}
    union all
    select 'ordered_to_invoiced', 'amount_after', sum(amount_ex_tax_reporting)
    from {{ ref('int_invoice_amounts') }}
    union all
    select 'invoiced_to_paid', 'amount_before', sum(amount_incl_tax_reporting)
    from {{ ref('int_invoice_amounts') }}
    union all
    select 'invoiced_to_paid', 'amount_after', sum(amount_reporting)
    from {{ ref('int_payment_amounts') }}
    {% for entity in ('invoice', 'payment') %}
        union all
        select '{{ entity }}s', 'records', count(*)
        from {{ ref('int_' ~ entity ~ '_states') }}
        where not _is_deleted
            and _source_table in ({{ system_of_record_tables(entity) }})
            and known_from <= {{ entity_as_of(entity) }}
            and known_to > {{ entity_as_of(entity) }}
    {% endfor %}
)

select facts.step, facts.side, facts.amount, shown.amount as shown_amount
from facts
left join shown
    on facts.step = shown.step
    and facts.side = shown.side
where coalesce(facts.amount, 0) <> coalesce(shown.amount, 0)
