"""The blocks reports are made of: KPI cards, tables by dimension, trends, rankings.

Each is a pure function of a page whose slices are loaded, so reports share them freely.
"""

from collections.abc import Callable, Sequence

from sales_pipeline.reports.content import (
    Card,
    Category,
    Chart,
    Figure,
    Option,
    Ranking,
    Row,
    Series,
    Switch,
    Table,
)
from sales_pipeline.reports.page import COMPANY, Page, to_date
from sales_pipeline.reports.snapshot import Period

FLOWS = (
    "gross_sales", "net_revenue", "units_sold", "order_count", "new_customers", "cash_received",
)  # fmt: skip
Column = tuple[str, Callable[[tuple[str, str]], Figure | None]]


def card(
    page: Page,
    kpi_id: str,
    history: Sequence[Period] = (),
    is_hero: bool = False,
    title: str = "",
) -> Card:
    """A KPI of the page's period: growth for flows, the earlier values themselves for the rest."""
    if kpi_id in FLOWS:
        comparisons = tuple(
            (page.compared(side), page.value(kpi_id, measure=f"{side}_growth"))
            for side in ("prev", "yoy")
        )
    else:
        comparisons = earlier_values(page, kpi_id)
    points = tuple(page.value(kpi_id, period=period) for period in history)
    name = title or page.kpi_name(kpi_id)
    return Card(name, page.value(kpi_id), comparisons, points, is_hero=is_hero)


def earlier_values(page: Page, kpi_id: str) -> tuple[tuple[str, Figure], ...]:
    """A ratio beside its own value last month and a year ago: a difference is not published."""
    period, suffix = page.period, to_date(page.period)
    return tuple(
        (page.text(f"{side}.month{suffix}"), page.figures.get(kpi_id, COMPANY, "month", key))
        for side, key in (("prev", period.prev_key), ("yoy", period.yoy_key))
        if page.figures.has("company", "month", key)
    )


def measure(
    page: Page, kpi_id: str, name: str = "value", period: Period | None = None, title: str = ""
) -> Column:
    """A table column: one measure of one KPI for whatever member the row is."""
    if not title and name == "value":
        title = page.kpi_name(kpi_id)
    heading = title or page.compared(name.split("_")[0], period)
    return heading, lambda scope: page.value(kpi_id, scope, period, name)


def member_table(
    page: Page,
    scope_type: str,
    keys: Sequence[str],
    columns: Sequence[Column],
    title: str | None = None,
    with_total: bool = True,
    bar: int = 0,
) -> Table:
    """Members of a dimension with a company total; columns nobody has a row for are left out."""
    rows = [_row(page, (scope_type, key), columns) for key in keys]
    whole = [get(COMPANY) for _, get in columns]
    total = Row(page.text("total"), tuple(f if _is_published(f) else None for f in whole))
    used = [n for n in range(len(columns)) if any(_is_published(row.cells[n]) for row in rows)]
    by_scope = page.text("by_scope", scope=page.text(f"scope.{scope_type}").lower())
    return Table(
        by_scope if title is None else title,
        page.text(f"scope.{scope_type}"),
        tuple(columns[n][0] for n in used),
        tuple(_keep(row, used) for row in rows),
        _keep(total, used) if with_total else None,
        bar=used.index(bar) if bar in used else None,
    )


def trend(
    page: Page,
    kpi_ids: Sequence[str],
    months: Sequence[Period],
    scope: tuple[str, str] = COMPANY,
    kind: str = "line",
    title: str = "",
) -> Chart:
    """One or several KPIs of a scope over months."""
    series = tuple(
        Series(page.kpi_name(kpi_id), kind, tuple(page.value(kpi_id, scope, m) for m in months))
        for kpi_id in kpi_ids
    )
    name = title or " · ".join(page.kpi_name(kpi_id) for kpi_id in kpi_ids)
    return Chart(name, month_categories(page, months), series)


def year_on_year(
    page: Page, kpi_id: str, months: Sequence[Period], scope: tuple[str, str]
) -> Chart:
    """Bars of the months beside the line of the same months a year before."""
    now = tuple(page.value(kpi_id, scope, month) for month in months)
    then = tuple(page.figures.get(kpi_id, scope, "month", month.yoy_key) for month in months)
    series = [Series(page.text("this_year"), "bar", now)]
    if any(figure.value is not None for figure in then):
        series.append(Series(page.text("last_year"), "line", then))
    return Chart(page.kpi_name(kpi_id), month_categories(page, months), tuple(series))


def month_categories(page: Page, months: Sequence[Period]) -> tuple[Category, ...]:
    categories = []
    for n, month in enumerate(months):
        label, year = page.text.month_tick(month.start)
        name = page.text.period("month", month.start, month.key)
        categories.append(Category(label, year if n == 0 or month.start.month == 1 else "", name))
    return tuple(categories)


def scope_switch(
    page: Page,
    scope_types: Sequence[str],
    draw: Callable[[tuple[str, str]], Chart],
    title: str,
    note: str = "",
) -> Switch:
    """The same chart for the company and for each member of some dimensions."""
    groups: list[tuple[str, tuple[Option, ...]]] = [
        (page.text("scope.company"), (Option(page.text("total"), draw(COMPANY)),))
    ]
    for scope_type in scope_types:
        keys = page.snapshot.ranked(scope_type, page.period.grain, page.period.key)
        options = tuple(Option(page.name(scope_type, key), draw((scope_type, key))) for key in keys)
        groups.append((page.text(f"scope.{scope_type}"), options))
    return Switch(title, tuple(groups), note)


def top_and_bottom(
    page: Page, scope_type: str, keys: Sequence[str], columns: Sequence[Column], count: int = 5
) -> Ranking:
    """The first and last few members; nobody is in both lists."""
    known = [key for key in keys if key != "unknown"]
    last = known[max(count, len(known) - count) :]
    lists = [("ranking.top", known[:count]), ("ranking.bottom", last)]
    return Ranking(
        tuple(
            (
                page.text(title, kpi=page.kpi_name("net_revenue"), count=len(members)),
                tuple(_row(page, (scope_type, key), columns) for key in members),
            )
            for title, members in lists
            if members
        )
    )


def _row(page: Page, scope: tuple[str, str], columns: Sequence[Column]) -> Row:
    name = page.name(*scope)
    parent = page.parent_name(*scope) if scope[0] == "salesperson" else ""
    return Row(name, tuple(get(scope) for _, get in columns), parent)


def _keep(row: Row, used: Sequence[int]) -> Row:
    return Row(row.label, tuple(row.cells[n] for n in used), row.sub)


def _is_published(figure: Figure | None) -> bool:
    return figure is not None and figure.status != "not_published"
