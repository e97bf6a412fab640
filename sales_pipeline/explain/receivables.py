"""Measures of receivables and of the money that settles them.

The names are those of the columns of int_receivable_measures, the days those of
int_receivable_deltas.
"""

from sales_pipeline.explain.measure import Measure, Rows
from sales_pipeline.explain.sales import REVENUE

# {day} is the day on which an entry counts; what is owed is positive, what settles it negative.
ENTRIES = """
    select
        *,
        document_key || if(instalment_key = document_key, '', ' ' || instalment_key) as record,
        {day} as day,
        if(entry_type = 'instalment', amount_reporting, -amount_reporting) as change,
        split_part(document_key, ':', 1) as source_system,
        substr(document_key, strpos(document_key, ':') + 1) as source_record_id,
        null::varchar as batch_id,
        null as row_number
    from marts.fct_receivable_entries
    where {condition}
"""
DUE_ON = "greatest(posted_on, due_date)"
OVERDUE_ON = "greatest(posted_on, (due_date + 1)::date)"
CASH_ON = "greatest(posted_on, due_date, cash_on)"
APPLIED = "instalment_key <> 'unapplied'"
SETTLED = f"{APPLIED} and entry_type = 'cash' and cash_on is not null"
OWED_OR_CREDITED = "entry_type in ('instalment', 'credit')"
CASH = "entry_type = 'cash'"
IN_ITS_PERIOD = "due_date between $period_start and $period_end"


def _entries(day: str, condition: str = APPLIED) -> str:
    return ENTRIES.format(day=day, condition=condition)


OPEN = Rows(_entries("posted_on"))
OVERDUE = Rows(_entries(OVERDUE_ON))
DUE = Rows(_entries(DUE_ON))
COLLECTED = Rows(_entries(CASH_ON, SETTLED))
UNSETTLED = Rows(
    f"{_entries(DUE_ON, f'{APPLIED} and not {CASH}')} union all {_entries(CASH_ON, SETTLED)}"
)
RECEIVED = Rows(_entries("received_on", CASH))

MEASURES = {
    "open_amount": Measure(OPEN, "change", window="up_to_end"),
    "overdue_amount": Measure(OVERDUE, "change", window="up_to_end"),
    "due_before": Measure(DUE, "change", window="before"),
    "due_before_cash": Measure(UNSETTLED, "change", window="before"),
    "fallen_due_amount": Measure(DUE, "change", OWED_OR_CREDITED),
    "collected_amount": Measure(DUE, "-change", CASH),
    "collected_cash": Measure(COLLECTED, "-change"),
    "period_due_amount": Measure(DUE, "change", f"{OWED_OR_CREDITED} and {IN_ITS_PERIOD}"),
    "period_collected_amount": Measure(DUE, "-change", f"{CASH} and {IN_ITS_PERIOD}"),
    "received_amount": Measure(
        RECEIVED, "received_amount_reporting",
        "day >= (select data_start from marts.dim_snapshot)",
    ),
    "revenue": Measure(REVENUE, "incl_tax_amount_reporting", "is_counted"),
    "revenue_90_days": Measure(
        REVENUE, "incl_tax_amount_reporting", "is_counted", window="days_90"
    ),
}  # fmt: skip
