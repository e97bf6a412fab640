"""Measures of order lines, and of what is compared with them: targets and workdays.

The names are those of the columns of int_sales_measures; conditions are those of its models. Rows
of revenue come from the relation revenue_lines, which is one of REVENUE_LINES.
"""

from sales_pipeline.explain.measure import Measure, Rows

LINEAGE = """_source_system as source_system, _source_record_id as source_record_id,
    _batch_id as batch_id, _row_number as row_number"""

OWN_LINES = f"""
    select *, line_key as record, order_date as day, {LINEAGE}
    from marts.fct_credited_lines
    where is_own
"""

# Shared orders move between people; where a move comes from is where its line does.
SHARES = OWN_LINES.replace("where is_own", "where not is_own")

# What revenue is made of, by what it means: order lines, or their deliveries or invoices.
REVENUE_LINES = {
    "order": "select *, line_key as record, order_date as day from marts.fct_credited_lines",
    **dict.fromkeys(
        ("delivered", "invoiced"),
        "select *, document_key as record, revenue_date as day from marts.fct_revenue_lines",
    ),
}
OWN_REVENUE = f"select *, {LINEAGE} from revenue_lines where is_own"
REVENUE_SHARES = f"select *, {LINEAGE} from revenue_lines where not is_own"

LAUNCHES = """
    select lines.*, products.launch_date
    from ({lines}) as lines
    inner join marts.dim_product as products on lines.product_key = products.product_key
"""

FIRST_SALES = f"""
    select firsts.*, firsts.account_key as record, firsts.first_sale_date as day, {LINEAGE}
    from marts.fct_first_sales as firsts
    inner join marts.fct_sales_lines as lines on firsts.line_key = lines.line_key
"""

# Workdays and days of the months of a plan, CTE `in_force`: all of them, and those that are over.
PART_WORKDAYS = """workdays as (
        select
            in_force.period_grain,
            in_force.period_key,
            count(*) filter (days.is_workday) as workdays,
            count(*) filter (days.is_workday and days.date_key <= $end) as elapsed_workdays,
            count(*) as days,
            count(*) filter (days.date_key <= $end) as elapsed_days
        from in_force
        inner join marts.dim_date as days
            on days.date_key between in_force.part_start and in_force.part_end
        group by all
    )"""

# Of the shortest approved targets that fill the period, each with the part that is due.
TARGETS = f"""
    with in_force as (
        select
            targets.*, periods.period_start as part_start, periods.period_end as part_end
        from marts.fct_targets as targets
        inner join marts.dim_period as periods
            on targets.period_grain = periods.period_grain
            and targets.period_key = periods.period_key
        cross join marts.dim_snapshot as snapshot
        where kpi_id = 'net_revenue'
            and status = 'approved'
            and coalesce(currency, snapshot.reporting_currency) = snapshot.reporting_currency
            and coalesce(approved_at::date <= snapshot.sales_as_of_date, true)
            and scope_type = $scope_type
            and scope_key = $scope_key
            and part_start >= $period_start
            and part_end <= $period_end
        qualify row_number() over (
            partition by targets.period_grain, targets.period_key
            order by approved_at desc nulls last, target_version desc
        ) = 1
    ),

    filled as (
        select period_grain from in_force
        group by period_grain
        having sum(part_end - part_start + 1) = $period_end - $period_start + 1
        order by count(*) desc
        limit 1
    ),

    {PART_WORKDAYS}

    select
        in_force.*,
        in_force.target_version || ' ' || in_force.period_key as record,
        in_force.part_start as day,
        if(workdays = 0, days, workdays) as part_days,
        if(workdays = 0, elapsed_days, elapsed_workdays) as elapsed_part_days,
        _source_system as source_system,
        null as source_record_id,
        _batch_id as batch_id,
        null as row_number
    from in_force
    inner join filled on in_force.period_grain = filled.period_grain
    inner join workdays
        on in_force.period_grain = workdays.period_grain
        and in_force.period_key = workdays.period_key
"""

# A year is due target by target; a shorter period as its workdays go by.
DUE = f"""
    with parts as ({TARGETS}),

    workdays as (
        select
            if(count(*) filter (is_workday) = 0, count(*), count(*) filter (is_workday)) as days,
            if(
                count(*) filter (is_workday) = 0,
                count(*) filter (date_key <= $end),
                count(*) filter (is_workday and date_key <= $end)
            ) as elapsed
        from marts.dim_date
        where date_key between $period_start and $period_end
    )

    select
        scope_type, scope_key, record, day, target_value::decimal(38, 2) as due_of,
        part_days as days, elapsed_part_days as elapsed,
        source_system, source_record_id, batch_id, row_number
    from parts
    where $period_grain = 'year'
    union all
    select
        scope_type, scope_key, min(record), min(day), sum(target_value)::decimal(38, 2),
        any_value(workdays.days), any_value(workdays.elapsed),
        min(source_system), null, max(batch_id), null
    from parts
    cross join workdays
    where $period_grain <> 'year'
    group by scope_type, scope_key
"""

# due_of * elapsed / days, half-up at 6 places, in whole numbers: DuckDB divides to DOUBLE.
DUE_AMOUNT = """
    ((2 * (due_of * 100)::hugeint * elapsed * 10000 + days) // (2 * days))::decimal(38, 0)
    * 0.000001::decimal(7, 6)
"""

DAYS = """
    select
        date_key::varchar as record, date_key as day, is_workday,
        -- A period without a workday is told in calendar days.
        count(*) filter (is_workday) over () = 0 as is_all,
        'calendar' as source_system, null as source_record_id, null::varchar as batch_id,
        null as row_number
    from marts.dim_date
    where date_key between $period_start and $period_end
"""

LINES = Rows(OWN_LINES, shared=SHARES)
REVENUE = Rows(OWN_REVENUE, shared=REVENUE_SHARES)
SELLERS_LINES = Rows(OWN_LINES)
LAUNCHED = Rows(LAUNCHES.format(lines=OWN_REVENUE), shared=LAUNCHES.format(lines=REVENUE_SHARES))
TARGET_PARTS = Rows(TARGETS, scopes="rows")
CALENDAR = Rows(DAYS, scopes="none")

SALE = "is_counted and line_type = 'sale'"
NET = "net_amount_reporting"
BOUGHT = f"{SALE} and account_key <> 'unknown'"


def _of_account(amount: str, having: str = "true", top: int | None = None) -> Measure:
    return Measure(
        REVENUE, amount, "is_counted and account_key <> 'unknown'",
        each="account_key", having=having, top=top,
    )  # fmt: skip


def _net(window: str = "period", *, company: bool = False) -> Measure:
    return Measure(REVENUE, NET, "is_counted", window=window, company=company)


MEASURES = {
    "gross_amount": Measure(REVENUE, "gross_amount_reporting", "is_counted"),
    "net_amount": _net(),
    "company_amount": _net(company=True),
    "ytd_amount": _net("fiscal_year"),
    "rolling_3m_amount": _net("months_3"),
    "rolling_12m_amount": _net("months_12"),
    "sale_amount": Measure(REVENUE, NET, SALE),
    "order_sale_amount": Measure(LINES, NET, SALE),
    "return_amount": Measure(REVENUE, NET, "is_counted and line_type = 'return'"),
    "units": Measure(REVENUE, "quantity", "is_counted and line_type in ('sale', 'return')"),
    "costed_amount": Measure(REVENUE, NET, "is_counted and cost_amount is not null"),
    "cost_amount": Measure(
        REVENUE, "cost_amount", "is_counted or line_type = 'gift'"
    ),
    "constant_fx_amount": Measure(REVENUE, "net_amount_constant_fx", "is_counted"),
    "new_product_amount": Measure(
        LAUNCHED, NET,
        "is_counted and launch_date > day - interval 1 year"
        " and launch_date <= $end and launch_date > ($end - interval 12 month)::date",
    ),
    "order_count": Measure(SELLERS_LINES, where=SALE, each="order_key"),
    "customer_count": Measure(SELLERS_LINES, where=SALE, each="account_key"),
    "active_count": Measure(SELLERS_LINES, where=BOUGHT, window="days_365", each="account_key"),
    "repeat_count": Measure(
        SELLERS_LINES, where=BOUGHT, window="days_365", each="account_key",
        having="count(distinct day) >= 2",
    ),
    "new_count": Measure(Rows(FIRST_SALES), where="newness = 'new'"),
    "top_amount": _of_account(f"sum({NET})", f"sum({NET}) is not null", top=10),
    "positive_amount": _of_account(f"sum({NET})", f"sum({NET}) > 0"),
    "sum_of_squares": _of_account(
        f"sum({NET})::decimal(38, 2) * sum({NET})::decimal(38, 2)", f"sum({NET}) > 0"
    ),
    "target_amount": Measure(TARGET_PARTS, "target_value", window="all"),
    "due_amount": Measure(Rows(DUE, scopes="rows"), DUE_AMOUNT, "elapsed > 0", window="all"),
    "workdays": Measure(CALENDAR, where="is_workday or is_all", window="all"),
    "elapsed_workdays": Measure(CALENDAR, where="is_workday or is_all"),
}  # fmt: skip
