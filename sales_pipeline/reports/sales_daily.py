"""The daily sales report: one day, its month and year so far, and the last thirty days.

Month and year columns are the periods the day lies in, as far as the snapshot knows them.
"""

from datetime import timedelta
from functools import partial

from sales_pipeline.reports.blocks import (
    FLOWS,
    Column,
    card,
    measure,
    member_table,
    scope_switch,
)
from sales_pipeline.reports.content import (
    Cards,
    Category,
    Chart,
    Figure,
    Points,
    Row,
    Series,
    Table,
)
from sales_pipeline.reports.document import Section
from sales_pipeline.reports.page import Page
from sales_pipeline.reports.sales_cards import so_far, titled
from sales_pipeline.reports.sales_points import day_points
from sales_pipeline.reports.snapshot import Period

DAYS_SHOWN = 30
DIMENSIONS = ("region", "channel", "product_line")
SCOPES = ("company", *DIMENSIONS)
MATRIX = (
    "net_revenue", "gross_sales", "order_count", "units_sold", "avg_order_value", "discount_rate",
    "return_rate",
)  # fmt: skip


class SalesDaily:
    report_id = "sales_daily"
    version = 1
    grain = "day"

    def load(self, page: Page) -> None:
        days = {day.key for day in shown_days(page)}
        page.figures.load(SCOPES, "day", days | {page.period.key})
        for grain in ("month", "year"):
            longer = page.containing(grain)
            if longer:
                page.figures.load(SCOPES, grain, [longer.key])

    def sections(self, page: Page) -> tuple[Section, ...]:
        return (overview(page), last_days(page), *(dimension(page, kind) for kind in DIMENSIONS))


REPORT = SalesDaily()


def shown_days(page: Page) -> list[Period]:
    covered = page.snapshot.covered("day")
    first = page.period.start - timedelta(days=DAYS_SHOWN - 1)
    start = max(first, covered[0]) if covered else first
    return page.snapshot.periods("day", start, page.period.start)


def overview(page: Page) -> Section:
    days, longer = shown_days(page), longer_periods(page)
    title = titled(page, "net_revenue", page.period)
    today = card(page, "net_revenue", days, is_hero=True, title=title)
    cards = [today, *(so_far(page, period) for period in longer)]
    month = next((p for p in longer if p.grain == "month"), None)
    year = next((p for p in longer if p.grain == "year"), None)
    blocks = (Points(day_points(page, month, year)), Cards(tuple(cards)), matrix(page))
    return Section("overview", page.text("section.overview"), blocks)


def longer_periods(page: Page) -> list[Period]:
    found = (page.containing(grain) for grain in ("month", "year"))
    return [period for period in found if period]


def matrix(page: Page) -> Table:
    """Company measures by day, month and year; what a measure has no growth for stays empty."""
    rows = tuple(Row(page.kpi_name(kpi_id), _matrix_cells(page, kpi_id)) for kpi_id in MATRIX)
    titles = [page.text.title("day_column"), page.compared("prev")]
    for period in longer_periods(page):
        titles += [page.text.title(f"{period.grain}_column"), page.compared("yoy", period)]
    return Table(
        page.text("scope.company"), page.text("metric"), tuple(titles), rows, is_matrix=True
    )


def last_days(page: Page) -> Section:
    days = shown_days(page)
    title = page.text("trend.days", kpi=page.kpi_name("net_revenue"), count=len(days))
    draw = partial(_day_chart, page, "net_revenue", days)
    switch = scope_switch(page, DIMENSIONS, draw, title, page.text("trend.workdays"))
    title = page.text("trend.days", kpi=page.kpi_name("order_count"), count=len(days))
    orders = _day_chart(page, "order_count", days, ("company", "company"), title)
    return Section("last_30_days", page.text("section.last_30_days"), (switch, orders))


def dimension(page: Page, scope_type: str) -> Section:
    title = titled(page, "net_revenue", page.period)
    columns: list[Column] = [measure(page, "net_revenue", title=title)]
    for period in longer_periods(page):
        heading = page.text.title(f"{period.grain}_column")
        columns.append(measure(page, "net_revenue", period=period, title=heading))
        sides = ("prev", "yoy") if period.grain == "month" else ("yoy",)
        columns += [measure(page, "net_revenue", f"{side}_growth", period) for side in sides]
    columns.append(measure(page, "order_count", title=titled(page, "order_count", page.period)))
    # Ordered by the month, so that a member stands where it stood yesterday.
    month = page.containing("month") or page.period
    keys = page.snapshot.ranked(scope_type, month.grain, month.key)
    table = member_table(page, scope_type, keys, columns, title="", bar=1)
    return Section(scope_type, page.text(f"section.{scope_type}"), (table,))


def _matrix_cells(page: Page, kpi_id: str) -> tuple[Figure | None, ...]:
    def growth(side: str, period: Period) -> Figure | None:
        if kpi_id not in FLOWS:
            return None
        return page.value(kpi_id, period=period, measure=f"{side}_growth")

    cells = [page.value(kpi_id), growth("prev", page.period)]
    for period in longer_periods(page):
        cells += [page.value(kpi_id, period=period), growth("yoy", period)]
    return tuple(cells)


def _day_chart(
    page: Page, kpi_id: str, days: list[Period], scope: tuple[str, str], title: str = ""
) -> Chart:
    """Bars of days, weekends and holidays shaded as dim_period counts workdays."""
    categories = tuple(
        Category(
            *page.text.day_tick(day.start), page.text.day(day.start, with_weekday=True),
            is_muted=day.workdays == 0,
        )
        for day in days
    )  # fmt: skip
    figures = tuple(page.value(kpi_id, scope, day) for day in days)
    name = page.kpi_name(kpi_id)
    return Chart(title or name, categories, (Series(name, "bar", figures),))
