"""Tables of the campaigns, promotions and launches of a month.

Promotions and launches are counted to the night of the snapshot, whatever month the page shows.
"""

from collections.abc import Callable
from dataclasses import replace

from sales_pipeline.reports import programmes
from sales_pipeline.reports.content import Row, Table
from sales_pipeline.reports.document import Section
from sales_pipeline.reports.page import Page
from sales_pipeline.reports.programmes import Kind, Programme
from sales_pipeline.reports.snapshot import Period, Snapshot

SHOWN = 20
Lookup = Callable[[Snapshot, Period, int], list[Programme]]


def campaign_table(page: Page) -> tuple[Table, ...]:
    """What each campaign cost and brought in the month; none without any."""
    return _table(page, programmes.CAMPAIGN, programmes.campaigns)


def promotion_table(page: Page) -> tuple[Table, ...]:
    """What each promotion sold beside the weeks before it; none without any."""
    return _table(page, programmes.PROMOTION, programmes.promotions)


def launches(page: Page) -> tuple[Section, ...]:
    """How near the plans of new products are; none without any."""
    tables = _table(page, programmes.LAUNCH, programmes.launches)
    if not tables:
        return ()
    title, intro = page.text("section.launches"), page.text("launch.intro")
    return (Section("launches", title, tables, intro),)


def _table(page: Page, kind: Kind, look_up: Lookup) -> tuple[Table, ...]:
    if kind.kpi_id not in page.snapshot.kpis:
        return ()
    found = look_up(page.snapshot, page.period, SHOWN)
    if not found:
        return ()
    columns = tuple(page.text(f"{kind.name}.{name}") for name, _, _ in kind.columns)
    title = page.text(f"{kind.name}.table")
    rows = tuple(_row(page, kind, programme) for programme in found)
    return (
        Table(
            title,
            page.text(f"scope.{kind.name}"),
            columns,
            rows,
            sub_title=page.text("programme.days"),
        ),
    )


def _row(page: Page, kind: Kind, programme: Programme) -> Row:
    name = page.text.pick(programme.name_zh, programme.name_en)
    if programme.key == "unknown":
        name = page.text("scope.unknown")
    page.call(kind.name, programme.key, name)
    # The marts tell of no state of their own: theirs is that of the sales.
    state = page.value("net_revenue").data_state
    figures = tuple(replace(figure, data_state=state) for figure in programme.figures)
    if programme.first is None or programme.last is None:
        return Row(name, figures)
    return Row(name, figures, f"{programme.first} – {programme.last}")
