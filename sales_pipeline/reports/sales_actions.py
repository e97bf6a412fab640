"""Tables of the campaigns, promotions and launches of a month.

Promotions and launches are counted to the night of the snapshot, whatever month the page shows.
"""

from collections.abc import Callable
from dataclasses import replace

from sales_pipeline.reports import actions
from sales_pipeline.reports.actions import Action, Kind
from sales_pipeline.reports.content import Row, Table
from sales_pipeline.reports.document import Section
from sales_pipeline.reports.page import Page
from sales_pipeline.reports.snapshot import Period, Snapshot

SHOWN = 20
Lookup = Callable[[Snapshot, Period, int], list[Action]]


def campaign_table(page: Page) -> tuple[Table, ...]:
    """What each campaign cost and brought in the month; none without any."""
    return _table(page, actions.CAMPAIGN, actions.campaigns)


def promotion_table(page: Page) -> tuple[Table, ...]:
    """What each promotion sold beside the weeks before it; none without any."""
    return _table(page, actions.PROMOTION, actions.promotions)


def launches(page: Page) -> tuple[Section, ...]:
    """How near the plans of new products are; none without any."""
    tables = _table(page, actions.LAUNCH, actions.launches)
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
    rows = tuple(_row(page, kind, action) for action in found)
    return (
        Table(
            title,
            page.text(f"scope.{kind.name}"),
            columns,
            rows,
            sub_title=page.text("action.days"),
        ),
    )


def _row(page: Page, kind: Kind, action: Action) -> Row:
    name = page.text.pick(action.name_zh, action.name_en)
    if action.key == "unknown":
        name = page.text("scope.unknown")
    page.call(kind.name, action.key, name)
    # The marts tell of no state of their own: theirs is that of the sales.
    state = page.value("net_revenue").data_state
    figures = tuple(replace(figure, data_state=state) for figure in action.figures)
    if action.first is None or action.last is None:
        return Row(name, figures)
    return Row(name, figures, f"{action.first} – {action.last}")
