"""The cash of a month: what was collected of what was due, what is overdue and for how long.

A snapshot without receivables has no such section.
"""

from sales_pipeline.reports.blocks import card, measure, member_table, trend
from sales_pipeline.reports.content import Cards
from sales_pipeline.reports.document import Section
from sales_pipeline.reports.page import Page
from sales_pipeline.reports.snapshot import Period

HEADLINES = (
    "collection_rate", "due_collection_rate", "cash_received", "open_receivables",
    "overdue_amount", "dso",
)  # fmt: skip
COLUMNS = (
    "collection_rate", "due_collection_rate", "cash_received", "open_receivables",
    "overdue_amount", "overdue_rate", "dso",
)  # fmt: skip
SCOPES = ("region", "team")


def cash(page: Page, months: list[Period]) -> tuple[Section, ...]:
    """Cards, the collection rate of the last months and a table for regions and teams."""
    known = page.snapshot.kpis
    if "collection_rate" not in known or page.value("open_receivables").status == "not_published":
        return ()
    cards = Cards(tuple(card(page, kpi_id, months) for kpi_id in HEADLINES))
    charts = (
        trend(page, ["collection_rate", "due_collection_rate"], months),
        trend(page, ["open_receivables", "overdue_amount"], months, kind="bar"),
    )
    columns = [measure(page, kpi_id) for kpi_id in COLUMNS]
    tables = (member_table(page, kind, _members(page, kind), columns) for kind in SCOPES)
    return (Section("cash", page.text("section.cash"), (cards, *charts, *tables)),)


def _members(page: Page, scope_type: str) -> list[str]:
    """Members by revenue, and last what nobody's invoice is, such as opening balances."""
    ranked = page.snapshot.ranked(scope_type, page.period.grain, page.period.key)
    owed = page.value("open_receivables", (scope_type, "unknown")).value
    return [*ranked, "unknown"] if owed and "unknown" not in ranked else ranked
