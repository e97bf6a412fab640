"""Customers of a month that stay and leave, and what they say of the company.

A snapshot without churn has no such blocks, a company without surveys no such section.
"""

from sales_pipeline.reports.blocks import card, measure, member_table, trend
from sales_pipeline.reports.content import Cards, Chart, Table
from sales_pipeline.reports.document import Section
from sales_pipeline.reports.page import Page
from sales_pipeline.reports.snapshot import Period

LOYALTY = ("churned_customers", "churn_rate", "net_revenue_retention")
SATISFACTION = ("csat", "csat_top2_share", "nps", "survey_response_rate")
SCOPES = ("region", "team")


def loyalty(page: Page, months: list[Period]) -> tuple[Cards | Chart | Table, ...]:
    """Cards, the churn of the last months and a table by region."""
    if not set(LOYALTY) <= set(page.snapshot.kpis):
        return ()
    cards = Cards(tuple(card(page, kpi_id, months) for kpi_id in LOYALTY))
    chart = trend(page, ["churn_rate"], months)
    columns = [measure(page, kpi_id) for kpi_id in LOYALTY]
    regions = page.snapshot.ranked("region", page.period.grain, page.period.key)
    return (cards, chart, member_table(page, "region", regions, columns))


def satisfaction(page: Page, months: list[Period]) -> tuple[Section, ...]:
    """Cards, the scores of the last months and a table for each dimension that was asked."""
    if not set(SATISFACTION) <= set(page.snapshot.kpis) or not _is_asked(page, months):
        return ()
    cards = Cards(tuple(card(page, kpi_id, months) for kpi_id in SATISFACTION))
    charts = tuple(trend(page, [kpi_id], months, kind="bar") for kpi_id in ("csat", "nps"))
    columns = [measure(page, kpi_id) for kpi_id in SATISFACTION]
    members = {scope_type: _members(page, scope_type) for scope_type in SCOPES}
    tables = [member_table(page, kind, keys, columns) for kind, keys in members.items() if keys]
    title = page.text("section.satisfaction")
    return (Section("satisfaction", title, (cards, *charts, *tables)),)


def _is_asked(page: Page, months: list[Period]) -> bool:
    return any(page.value("csat", period=month).value is not None for month in months)


def _members(page: Page, scope_type: str) -> list[str]:
    """Members by revenue whose customers have answered."""
    ranked = page.snapshot.ranked(scope_type, page.period.grain, page.period.key)
    return [k for k in ranked if page.value("csat", (scope_type, k)).value is not None]
