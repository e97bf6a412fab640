"""Measures of budgets and selling expenses, by the names of the columns of int_finance_measures.

Conditions are those of its models.
"""

from sales_pipeline.explain.measure import Measure, Rows
from sales_pipeline.explain.sales import DUE_AMOUNT, PART_WORKDAYS

# The months of the budget of the period, each with the part that is due.
BUDGETS = f"""
    with in_force as (
        select budgets.*, periods.period_start as part_start, periods.period_end as part_end
        from marts.fct_budgets as budgets
        inner join marts.dim_period as periods
            on budgets.period_grain = periods.period_grain
            and budgets.period_key = periods.period_key
        cross join marts.dim_snapshot as snapshot
        where ledger_account = 'revenue'
            and not is_detailed
            and status = 'approved'
            and tax_basis = 'ex_tax'
            and amount_reporting is not null
            and coalesce(approved_at::date <= snapshot.sales_as_of_date, true)
            and scope_type = $scope_type
            and scope_key = $scope_key
            and part_start >= $period_start
            and part_end <= $period_end
        qualify row_number() over (
            partition by budgets.period_key
            order by approved_at desc nulls last, budget_version desc
        ) = 1
    ),

    {PART_WORKDAYS}

    select
        in_force.scope_type, in_force.scope_key, in_force.amount_reporting as due_of,
        in_force.budget_version || ' ' || in_force.period_key as record,
        in_force.part_start as day,
        if(workdays = 0, workdays.days, workdays) as days,
        if(workdays = 0, elapsed_days, elapsed_workdays) as elapsed,
        _source_system as source_system, null as source_record_id, _batch_id as batch_id,
        null as row_number
    from in_force
    inner join workdays using (period_grain, period_key)
    where (select sum(part_end - part_start + 1) from in_force) = $period_end - $period_start + 1
"""

# What was booked to the member, and its share of what names no product line or channel. The first
# row says since when expenses are told of: before that, none is not nothing.
SPENT = """
    with told as (
        select date_trunc('month', min(expense_date))::date as since from marts.fct_expenses
    ),

    expenses as (
        select
            *,
            case $scope_type
                when 'company' then 'company' when 'region' then region_key
                when 'team' then team_key when 'salesperson' then salesperson_key
                when 'product_line' then product_line_key when 'channel' then channel_key
                else legal_entity_key
            end as member
        from marts.fct_expenses
        where is_selling and expense_date between $period_start and $end
    ),

    earning as (
        select
            scope_key, (value * 100)::hugeint as weight,
            sum((value * 100)::hugeint) over () as weights
        from marts.fct_kpi_values
        inner join marts.dim_period using (period_grain, period_key)
        where kpi_id = 'net_revenue' and value > 0 and scope_type = $scope_type
            and scope_type in ('product_line', 'channel')
            and period_grain = $period_grain and period_start = $period_start
    ),

    pool as (
        select coalesce(sum(amount_reporting), 0) as amount
        from expenses
        where member = 'unknown'
    ),

    shares as (
        select
            scope_key, amount,
            (abs(amount) * 100)::hugeint * weight // weights as cents,
            (abs(amount) * 100)::hugeint * weight % weights as remainder
        from earning
        cross join pool
    ),

    shared_out as (
        select
            scope_key,
            sign(amount) * (
                cents + (
                    row_number() over (order by remainder desc, scope_key)
                    <= (abs(amount) * 100)::hugeint - sum(cents) over ()
                )::integer
            )::decimal(38, 0) * 0.01 as amount
        from shares
    ),

    parts as (
        select
            expense_key as record, expense_date as day, amount_reporting as amount,
            _source_system as source_system, _record_id as source_record_id, _batch_id as batch_id
        from expenses
        where member = $scope_key
            and (member <> 'unknown' or not exists (select 1 from earning))
        union all
        select 'shared out by revenue', $end, amount, null, null, null
        from shared_out
        where scope_key = $scope_key
        union all
        select 'told of since', since, 0, null, null, null
        from told
    )

    select
        parts.*, $scope_type as scope_type, $scope_key as scope_key, null::bigint as row_number
    from parts
    cross join told
    where $period_start >= told.since
"""

MEASURES = {
    "budget_amount": Measure(Rows(BUDGETS, scopes="rows"), DUE_AMOUNT, window="all"),
    "selling_expense": Measure(Rows(SPENT, scopes="rows"), "amount", window="all"),
}
