"""The targets of a month: how far the company and its members have come, and what is still to do.

A company without a target has no such section, a member without one no row.
"""

from sales_pipeline.reports.blocks import card, measure, member_table, trend
from sales_pipeline.reports.content import Cards
from sales_pipeline.reports.document import Section
from sales_pipeline.reports.page import Page
from sales_pipeline.reports.snapshot import Period

KPIS = ("attainment", "time_elapsed_rate", "pace_gap", "required_run_rate")
SCOPES = ("region", "team", "product_line")


def targets(page: Page, months: list[Period]) -> tuple[Section, ...]:
    """Cards, the attainment of the last months and a table for each dimension with targets."""
    if page.value("attainment").status == "missing_input":
        return ()
    cards = Cards(tuple(card(page, kpi_id, months) for kpi_id in KPIS))
    chart = trend(page, ["attainment"], months)
    columns = [measure(page, kpi_id) for kpi_id in ("net_revenue", *KPIS)]
    members = {scope_type: _members(page, scope_type) for scope_type in SCOPES}
    tables = [member_table(page, kind, keys, columns) for kind, keys in members.items() if keys]
    return (Section("targets", page.text("section.targets"), (cards, chart, *tables)),)


def _members(page: Page, scope_type: str) -> list[str]:
    """Members by revenue; those without an attainment, such as 'unknown', are left out."""
    ranked = page.snapshot.ranked(scope_type, page.period.grain, page.period.key)
    return [k for k in ranked if page.value("attainment", (scope_type, k)).value is not None]
