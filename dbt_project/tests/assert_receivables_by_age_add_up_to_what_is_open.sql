-- A failure means that an instalment fell out of the ages of receivables, or stands in two of them:
-- by the published open receivables of the open month, for each scope and way of counting days.
with aged as (
    select
        scope_type, scope_key, aging_basis,
        coalesce(sum(amount) filter (is_receivable), 0) as amount
    from {{ ref('mart_collection_aging') }}
    where scope_type <> 'account'
    group by all
),

open_months as (
    select cells.scope_type, cells.scope_key, cells.value
    from {{ ref('fct_kpi_values') }} as cells
    inner join {{ ref('dim_period') }} as periods
        on cells.period_grain = periods.period_grain and cells.period_key = periods.period_key
    where cells.kpi_id = 'open_receivables'
        and cells.period_grain = 'month'
        and {{ entity_as_of('order_line') }} between periods.period_start and periods.period_end
),

accounts as (
    select aging_basis, sum(amount) as amount
    from {{ ref('mart_collection_aging') }}
    where scope_type = 'account' and is_receivable
    group by all
)

select aged.scope_type, aged.scope_key, aged.aging_basis, aged.amount, open_months.value
from aged
left join open_months
    on aged.scope_type = open_months.scope_type and aged.scope_key = open_months.scope_key
where aged.amount is distinct from open_months.value
union all
select 'account', 'all', accounts.aging_basis, accounts.amount, aged.amount as value
from accounts
inner join aged on accounts.aging_basis = aged.aging_basis and aged.scope_type = 'company'
where accounts.amount <> aged.amount
