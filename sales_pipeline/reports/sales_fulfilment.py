"""From orders to deliveries to invoices: what moved in a month, and what is open after it.

A company of which nothing was ever open, as its sources tell neither, has no such section.
"""

from sales_pipeline.reports.blocks import card, member_table, month_categories
from sales_pipeline.reports.content import Block, Card, Cards, Chart, Figure, Row, Series, Table
from sales_pipeline.reports.document import Section
from sales_pipeline.reports.page import COMPANY, Page
from sales_pipeline.reports.snapshot import Period

# Open amounts by the KPI that they are short of, or ahead of.
OPEN = {
    "backlog": "net_revenue_delivered",
    "uninvoiced": "net_revenue_invoiced",
    "prebilled": "net_revenue_invoiced",
}
FLOWS = ("net_revenue", "net_revenue_delivered", "net_revenue_invoiced", "on_time_delivery")
STEPS = {
    "to_delivery": (
        "backlog_opening", "net_revenue", "net_revenue_delivered", "backlog_closing",
    ),
    "to_invoice": (
        "uninvoiced_opening", "net_revenue_delivered", "net_revenue_invoiced", "prebilled_change",
        "uninvoiced_closing", "prebilled_closing",
    ),
}  # fmt: skip
ACCOUNTS_SHOWN = 10


def fulfilment(page: Page, months: list[Period]) -> tuple[Section, ...]:
    """Cards, the course of what is open, both steps month by month, and who is to be invoiced."""
    if not any(_open(page, name, month).value for name in OPEN for month in months):
        return ()
    cards = [card(page, kpi_id, months) for kpi_id in FLOWS[1:]]
    cards += [_open_card(page, name, months) for name in OPEN]
    course = Chart(
        page.text("open.course"),
        month_categories(page, months),
        tuple(
            Series(page.text(f"open.{name}"), "line", tuple(_open(page, name, m) for m in months))
            for name in ("backlog", "uninvoiced")
        ),
    )
    steps = [_steps(page, step, months) for step in STEPS]
    blocks: tuple[Block, ...] = (Cards(tuple(cards)), course, *steps, *_accounts(page))
    title, intro = page.text("section.fulfilment"), page.text("open.intro")
    return (Section("fulfilment", title, blocks, intro),)


def waiting_accounts(page: Page) -> list[str]:
    """The customers with the most that is delivered and not invoiced, largest first."""
    return page.snapshot.waiting_for_invoices(page.period.key, ACCOUNTS_SHOWN)


def _open_card(page: Page, name: str, months: list[Period]) -> Card:
    history = tuple(_open(page, name, month) for month in months)
    before = _figure(page, f"{name}_opening", page.period)
    return Card(
        page.text(f"open.{name}"), history[-1], ((page.text("open.before"), before),), history
    )


def _steps(page: Page, step: str, months: list[Period]) -> Table:
    """The months down, the latest first; each row closes."""
    titles = tuple(
        page.kpi_name(name) if name in FLOWS else page.text(f"open.{name}") for name in STEPS[step]
    )
    rows = tuple(
        Row(
            page.text.period("month", month.start, month.key),
            tuple(_figure(page, name, month) for name in STEPS[step]),
        )
        for month in reversed(months)
    )
    return Table(page.text(f"open.{step}"), page.text("month"), titles, rows)


def _accounts(page: Page) -> tuple[Table, ...]:
    keys = waiting_accounts(page)
    if not keys:
        return ()
    columns = [
        (
            page.text(f"open.{name}"),
            lambda scope, name=name: _figure(page, f"{name}_closing", page.period, scope),
        )
        for name in ("uninvoiced", "prebilled", "backlog")
    ]
    title = page.text("open.accounts", count=len(keys))
    return (member_table(page, "account", keys, columns, title=title),)


def _open(page: Page, name: str, month: Period) -> Figure:
    return _figure(page, f"{name}_closing", month)


def _figure(page: Page, name: str, month: Period, scope: tuple[str, str] = COMPANY) -> Figure:
    """A published KPI, or a column of the bridge under the KPI that it belongs to."""
    if name in FLOWS:
        return page.value(name, scope, month)
    kpi_id = OPEN[name.split("_")[0]]
    return page.value(kpi_id, scope, month, f"fulfilment.{name}")
