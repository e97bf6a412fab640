"""How a month's net revenue meets its budget, and why it is not that, or that of a base before.

A month without a base has no bridge, a company without a budget no cards.
"""

from sales_pipeline.reports.blocks import card, measure, member_table, month_categories
from sales_pipeline.reports.bridges import BASE_NAMES, EFFECTS
from sales_pipeline.reports.content import Block, Cards, Category, Chart, Figure, Row, Series, Table
from sales_pipeline.reports.document import Section
from sales_pipeline.reports.page import COMPANY, Page, to_date
from sales_pipeline.reports.snapshot import Period

BASES = ("budget", "prior_year", "prior_month")
BUDGET = ("budget_variance", "budget_variance_rate")


def variance(page: Page, months: list[Period]) -> tuple[Section, ...]:
    """The budget, a bridge for each base, and the effects of each product line."""
    blocks: list[Block] = list(_budget(page, months))
    for base in BASES:
        if page.figures.has_bridge(COMPANY, page.period.key, base):
            blocks += [_bridge(page, base), _product_lines(page, base)]
    if not blocks:
        return ()
    return (Section("variance", page.text("section.variance"), tuple(blocks)),)


def _budget(page: Page, months: list[Period]) -> tuple[Block, ...]:
    if page.value("budget_variance").status in ("missing_input", "not_published"):
        return ()
    cards = Cards(tuple(card(page, kpi_id, months) for kpi_id in BUDGET))
    columns = [measure(page, kpi_id) for kpi_id in ("net_revenue", *BUDGET)]
    ranked = page.snapshot.ranked("region", "month", page.period.key)
    keys = [k for k in ranked if page.value("budget_variance", ("region", k)).value is not None]
    return (cards, member_table(page, "region", keys, columns)) if keys else (cards,)


def _bridge(page: Page, base: str) -> Chart:
    names = ("base_revenue", *(f"{effect}_effect" for effect in EFFECTS), "actual_revenue")
    figures = tuple(_figure(page, COMPANY, base, name) for name in names)
    before = Category(page.text(f"tick.{base}"), "", _base_name(page, base))
    steps = (
        Category(page.text(f"tick.{effect}"), "", page.text(f"effect.{effect}"))
        for effect in EFFECTS
    )
    categories = (before, *steps, *month_categories(page, [page.period]))
    series = Series(page.kpi_name("net_revenue"), "bridge", figures)
    return Chart(_title(page, base), categories, (series,))


def _product_lines(page: Page, base: str) -> Table:
    names = ("variance", *(f"{effect}_effect" for effect in EFFECTS))
    titles = (page.text("step.variance"), *(page.text(f"effect.{effect}") for effect in EFFECTS))
    keys = [
        key
        for key in page.snapshot.ranked("product_line", "month", page.period.key)
        if page.figures.has_bridge(("product_line", key), page.period.key, base)
    ]

    def row(label: str, scope: tuple[str, str]) -> Row:
        return Row(label, tuple(_figure(page, scope, base, name) for name in names))

    rows = tuple(row(page.name("product_line", key), ("product_line", key)) for key in keys)
    total = row(page.text("total"), COMPANY)
    return Table(_title(page, base), page.text("scope.product_line"), titles, rows, total)


def _figure(page: Page, scope: tuple[str, str], base: str, name: str) -> Figure:
    return page.value("net_revenue", scope, measure=f"{base}.{name}")


def _title(page: Page, base: str) -> str:
    return page.text("bridge", kpi=page.kpi_name("net_revenue"), base=_base_name(page, base))


def _base_name(page: Page, base: str) -> str:
    return page.text(f"{BASE_NAMES[base]}{to_date(page.period)}")
