"""After-sales service and the share of the market in a month.

A company without cases, or of whose market nobody tells, has no such section.
"""

from sales_pipeline.reports.blocks import card, measure, member_table, trend
from sales_pipeline.reports.content import Cards, Table
from sales_pipeline.reports.document import Section
from sales_pipeline.reports.page import Page
from sales_pipeline.reports.snapshot import Period

SERVICE = ("complaint_rate", "first_response_hours", "resolution_hours")


def service(page: Page, months: list[Period]) -> tuple[Section, ...]:
    """Cards, how long customers waited in the last months, and a table by region."""
    if not is_told(page, "resolution_hours", months):
        return ()
    cards = Cards(tuple(card(page, kpi_id, months) for kpi_id in SERVICE))
    charts = tuple(trend(page, [kpi_id], months, kind="bar") for kpi_id in SERVICE[::2])
    table = _table(page, "region", ("order_count", *SERVICE))
    return (Section("service", page.text("section.service"), (cards, *charts, table)),)


def market(page: Page, months: list[Period]) -> tuple[Section, ...]:
    """The share of the last months, and that of each product line."""
    if not is_told(page, "market_share", months):
        return ()
    cards = Cards((card(page, "market_share", months),))
    chart = trend(page, ["market_share"], months)
    table = _table(page, "product_line", ("net_revenue", "market_share"))
    return (Section("market", page.text("section.market"), (cards, chart, table)),)


def _table(page: Page, scope_type: str, kpi_ids: tuple[str, ...]) -> Table:
    columns = [measure(page, kpi_id) for kpi_id in kpi_ids]
    members = page.snapshot.ranked(scope_type, page.period.grain, page.period.key)
    return member_table(page, scope_type, members, columns)


def is_told(page: Page, kpi_id: str, months: list[Period]) -> bool:
    """Whether any of the months has a value."""
    if kpi_id not in page.snapshot.kpis:
        return False
    return any(page.value(kpi_id, period=month).value is not None for month in months)
