{% set as_of = entity_as_of('order_line') %}
{% set buckets = [
    (30, 'd001_030'), (60, 'd031_060'), (90, 'd061_090'), (180, 'd091_180'), (365, 'd181_365')
] %}

-- Twice the same open receivables: by the days since they were due, and since they were invoiced.
with entries as (
    select *, 'company' as company_key
    from {{ ref('int_receivable_entries') }}
    where known_from <= {{ as_of }} and known_to > {{ as_of }} and posted_on <= {{ as_of }}
),

instalments as (
    select
        instalment_key,
        account_key,
        company_key,
        region_key,
        team_key,
        salesperson_key,
        due_date,
        issued_on,
        coalesce(sum(if(entry_type = 'instalment', amount_reporting, -amount_reporting)), 0)
            as open_amount
    from entries
    where instalment_key is not null
    group by all
    having open_amount <> 0
),

aged as (
    select
        *, 'due_date' as aging_basis, {{ as_of }} - due_date as age,
        due_date >= {{ as_of }} as is_not_due
    from instalments
    union all
    select *, 'invoice_date', {{ as_of }} - issued_on, false from instalments
),

placed as (
    select
        * exclude (age, is_not_due),
        case
            when is_not_due then 'not_due'
            {% for days, bucket in buckets %}
                when age <= {{ days }} then '{{ bucket }}'
            {% endfor %}
            else 'd366_up'
        end as bucket
    from aged
    union all by name
    select
        document_key as instalment_key, account_key, company_key, region_key, team_key,
        salesperson_key, bases.aging_basis, 'advance_receipts' as bucket,
        amount_reporting as open_amount
    from entries
    cross join (values ('due_date'), ('invoice_date')) as bases (aging_basis)
    where entries.instalment_key is null
),

{% set scopes = dict(receivable_scopes(), account='account_key') %}
summed as (
    {% for scope_type, key in scopes.items() %}
        select
            '{{ scope_type }}' as scope_type, {{ key }} as scope_key, aging_basis, bucket,
            sum(open_amount) as amount, count(distinct instalment_key) as document_count
        from placed
        group by all
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    {{ as_of }} as as_of_date,
    scope_type,
    scope_key,
    aging_basis,
    bucket,
    bucket <> 'advance_receipts' as is_receivable,
    amount::decimal(38, 2) as amount,
    document_count
from summed
where amount <> 0
