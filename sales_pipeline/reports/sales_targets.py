"""The targets of a month: how far the company and its members have come, and what is still to do.

A company without a target has no such section, a member without one no row.
"""

from sales_pipeline.reports.blocks import card, measure, member_table, trend
from sales_pipeline.reports.content import Card, Cards
from sales_pipeline.reports.document import Section
from sales_pipeline.reports.page import Page
from sales_pipeline.reports.snapshot import Period

REACHED = ("attainment", "pace_gap")
SCOPES = ("region", "team", "product_line", "channel", "legal_entity")


def targets(page: Page, months: list[Period]) -> tuple[Section, ...]:
    """Cards, the attainment of the last months and a table for each dimension with targets."""
    if page.value("attainment").status == "missing_input":
        return ()
    cards = [card(page, kpi_id, months) for kpi_id in REACHED]
    columns = [measure(page, kpi_id) for kpi_id in ("net_revenue", *REACHED)]
    if not page.period.is_complete:
        cards += [_today(page, "time_elapsed_rate"), _today(page, "required_run_rate")]
        columns.append(measure(page, "required_run_rate"))
    chart = trend(page, ["attainment"], months)
    members = {scope_type: _members(page, scope_type) for scope_type in SCOPES}
    tables = [member_table(page, kind, keys, columns) for kind, keys in members.items() if keys]
    title = page.text("section.targets")
    return (Section("targets", title, (Cards(tuple(cards)), chart, *tables)),)


def _today(page: Page, kpi_id: str) -> Card:
    """A figure that only an open month has: other months have elapsed and leave no days."""
    return Card(page.kpi_name(kpi_id), page.value(kpi_id))


def _members(page: Page, scope_type: str) -> list[str]:
    """Members by revenue; those without an attainment, such as 'unknown', are left out."""
    ranked = page.snapshot.ranked(scope_type, page.period.grain, page.period.key)
    return [k for k in ranked if page.value("attainment", (scope_type, k)).value is not None]
