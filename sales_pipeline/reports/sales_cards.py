"""The large cards of the sales reports: year to date, last twelve months, a longer period so far.

Each compares only with figures the snapshot publishes for the same stretch of time.
"""

from sales_pipeline.reports.content import Card
from sales_pipeline.reports.page import COMPANY, Page, progress
from sales_pipeline.reports.snapshot import Period


def year_to_date(page: Page, months: list[Period]) -> Card:
    """The year so far; an open month is compared to date through the year's own comparison."""
    year, is_open = page.containing("year"), not page.period.is_complete
    if year and is_open:
        growth = page.value("net_revenue", period=year, measure="yoy_growth")
        comparisons = [(page.compared("yoy", year), growth)]
    else:
        last = page.figures.get("net_revenue_ytd", COMPANY, "month", page.period.yoy_key)
        comparisons = [(page.text("yoy.month"), last)]
    so_far = [month for month in months if not year or month.start >= year.start]
    history = tuple(page.value("net_revenue_ytd", period=month) for month in so_far)
    name = page.kpi_name("net_revenue_ytd")
    return Card(name, page.value("net_revenue_ytd"), tuple(comparisons), history, is_hero=True)


def last_twelve(page: Page, months: list[Period]) -> Card:
    """Twelve complete months beside the same twelve a year before."""
    kpi_id = "net_revenue_rolling_12m"
    last = page.figures.get(kpi_id, COMPANY, "month", page.period.yoy_key)
    history = tuple(page.value(kpi_id, period=month) for month in months)
    return Card(
        page.kpi_name(kpi_id), history[-1], ((page.text("yoy.month"), last),), history, is_hero=True
    )


def so_far(page: Page, period: Period) -> Card:
    """Month or year to date as a large card."""
    sides = ("prev", "yoy") if period.grain == "month" else ("yoy",)
    growth = [page.value("net_revenue", period=period, measure=f"{side}_growth") for side in sides]
    labels = [page.compared(side, period) for side in sides]
    comparisons = tuple(zip(labels, growth, strict=True))
    figure = page.value("net_revenue", period=period)
    title, note = titled(page, "net_revenue", period), progress(page, period)
    return Card(title, figure, comparisons, note=note, is_hero=True)


def titled(page: Page, kpi_id: str, period: Period) -> str:
    """A KPI's name with the stretch of time it is for."""
    part = page.text(f"{period.grain}_column")
    return page.text("of_period", name=page.kpi_name(kpi_id), period=part)
