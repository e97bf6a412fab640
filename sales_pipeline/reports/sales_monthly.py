"""The monthly sales report: one month against the month before and the year before.

Every figure is looked up in the published snapshot; this module only chooses and arranges.
"""

from datetime import date
from functools import partial

from sales_pipeline.reports.blocks import (
    Column,
    card,
    measure,
    member_table,
    scope_switch,
    top_and_bottom,
    trend,
    year_on_year,
)
from sales_pipeline.reports.content import Cards, Points
from sales_pipeline.reports.document import Section
from sales_pipeline.reports.figures import UPPER_SCOPES
from sales_pipeline.reports.page import Page
from sales_pipeline.reports.sales_cards import last_twelve, year_to_date
from sales_pipeline.reports.sales_cash import cash
from sales_pipeline.reports.sales_fulfilment import fulfilment, waiting_accounts
from sales_pipeline.reports.sales_loyalty import loyalty, satisfaction
from sales_pipeline.reports.sales_marketing import marketing
from sales_pipeline.reports.sales_points import month_points
from sales_pipeline.reports.sales_programmes import launches
from sales_pipeline.reports.sales_scores import scores
from sales_pipeline.reports.sales_service import market, service
from sales_pipeline.reports.sales_targets import targets
from sales_pipeline.reports.sales_variance import variance
from sales_pipeline.reports.snapshot import Period

MONTHS_SHOWN = 13
ACCOUNTS_SHOWN = 20
HEADLINES = (
    "gross_sales", "order_count", "units_sold", "avg_order_value", "sales_per_customer",
    "active_customers", "new_customers", "return_rate", "discount_rate", "new_product_share",
)  # fmt: skip
DIMENSIONS = ("region", "team", "product_line", "channel")
CUSTOMERS = (
    "active_customers", "new_customers", "new_customer_rate", "repeat_purchase_rate",
    "sales_per_customer",
)  # fmt: skip
CONCENTRATION = ("top10_account_share", "revenue_hhi")


class SalesMonthly:
    report_id = "sales_monthly"
    version = 1
    grain = "month"

    def load(self, page: Page) -> None:
        months = shown_months(page)
        wanted = {key for m in months for key in (m.key, m.yoy_key)} | {page.period.prev_key}
        page.figures.load(UPPER_SCOPES, "month", wanted)
        page.figures.load(["salesperson", "legal_entity"], "month", [page.period.key])
        accounts = [*top_accounts(page), *waiting_accounts(page)]
        page.figures.load(["account"], "month", [page.period.key], accounts)
        page.know("account", accounts)
        year = page.containing("year")
        if year:
            page.figures.load(["company"], "year", [year.key])

    def sections(self, page: Page) -> tuple[Section, ...]:
        return (
            overview(page),
            trends(page),
            *targets(page, shown_months(page)),
            *variance(page, shown_months(page)),
            *(dimension(page, scope_type) for scope_type in DIMENSIONS),
            people(page),
            *scores(page),
            accounts(page),
            customers(page),
            *fulfilment(page, shown_months(page)),
            *cash(page, shown_months(page)),
            *satisfaction(page, shown_months(page)),
            *service(page, shown_months(page)),
            *market(page, shown_months(page)),
            *marketing(page, shown_months(page)),
            *launches(page),
            quality(page),
            concentration(page),
        )


REPORT = SalesMonthly()


def shown_months(page: Page) -> list[Period]:
    """The last thirteen months of the data, this one included."""
    start = page.period.start
    covered = page.snapshot.covered("month")
    first = date(start.year - 1, start.month, 1)
    return page.snapshot.periods("month", max(first, covered[0]) if covered else first, start)


def top_accounts(page: Page) -> list[str]:
    ranked = page.snapshot.ranked("account", "month", page.period.key, ACCOUNTS_SHOWN + 1)
    return [key for key in ranked if key != "unknown"][:ACCOUNTS_SHOWN]


def overview(page: Page) -> Section:
    months = shown_months(page)
    cards = [card(page, "net_revenue", months, is_hero=True), year_to_date(page, months)]
    cards.append(last_twelve(page, months))
    cards += [card(page, kpi_id, months) for kpi_id in HEADLINES]
    blocks = (Points(month_points(page)), Cards(tuple(cards)))
    return Section("overview", page.text("section.overview"), blocks, _to_date_note(page))


def trends(page: Page) -> Section:
    months = shown_months(page)
    name = page.kpi_name("net_revenue")
    title = page.text("trend.title", kpi=name, count=len(months))
    note = "" if page.period.is_complete else page.text("trend.partial")
    draw = partial(year_on_year, page, "net_revenue", months)
    switch = scope_switch(page, DIMENSIONS, draw, title, note)
    return Section("trend", page.text("section.trend"), (switch,))


def dimension(page: Page, scope_type: str) -> Section:
    """A dimension by every measure that says something about it."""
    kpis = ["order_count", "avg_order_value", "discount_rate", "return_rate"]
    if scope_type == "product_line":
        kpis.insert(0, "units_sold")
        kpis.append("new_product_share")
    else:
        kpis += ["active_customers", "new_customers"]
    columns = [*_revenue(page), *(measure(page, kpi_id) for kpi_id in kpis)]
    columns.insert(1, measure(page, "share_of_company"))
    table = member_table(page, scope_type, _members(page, scope_type), columns, title="")
    return Section(scope_type, page.text(f"section.{scope_type}"), (table,))


def people(page: Page) -> Section:
    keys = _members(page, "salesperson")
    page.know("salesperson")
    kpis = ("order_count", "avg_order_value", "discount_rate", "return_rate", "active_customers",
            "new_customers")  # fmt: skip
    columns = [*_revenue(page), *(measure(page, kpi_id) for kpi_id in kpis)]
    ranking = top_and_bottom(page, "salesperson", keys, _revenue(page)[::2])
    table = member_table(
        page, "salesperson", keys, columns, title=page.text("all_salespeople"), with_total=False
    )
    blocks = (ranking, table) if ranking.lists else (table,)
    return Section("salesperson", page.text("section.salesperson"), blocks)


def accounts(page: Page) -> Section:
    keys = top_accounts(page)
    columns = [*_revenue(page), measure(page, "gross_sales"), measure(page, "units_sold")]
    title = page.text("top_accounts", kpi=page.kpi_name("net_revenue"), count=len(keys))
    table = member_table(page, "account", keys, columns, title=title, with_total=False)
    return Section("account", page.text("section.account"), (table,))


def customers(page: Page) -> Section:
    months = shown_months(page)
    cards = Cards(tuple(card(page, kpi_id, months) for kpi_id in CUSTOMERS[:4]))
    charts = (
        trend(page, ["active_customers"], months),
        trend(page, ["new_customers"], months, kind="bar"),
    )
    columns = [measure(page, kpi_id) for kpi_id in CUSTOMERS]
    table = member_table(page, "region", _members(page, "region"), columns)
    more = loyalty(page, months)
    return Section("customers", page.text("section.customers"), (cards, *charts, table, *more))


def quality(page: Page) -> Section:
    charts = (trend(page, ["return_rate", "discount_rate"], shown_months(page)),)
    kpis = ("discount_rate", "return_rate", "gross_sales", "net_revenue")
    columns = [measure(page, kpi_id) for kpi_id in kpis]
    kinds = ("product_line", "channel")
    tables = tuple(member_table(page, kind, _members(page, kind), columns) for kind in kinds)
    return Section("quality", page.text("section.quality"), (*charts, *tables))


def concentration(page: Page) -> Section:
    months = shown_months(page)
    cards = Cards(tuple(card(page, kpi_id, months) for kpi_id in CONCENTRATION))
    chart = trend(page, ["top10_account_share"], months)
    columns = [measure(page, kpi_id) for kpi_id in CONCENTRATION]
    table = member_table(page, "region", _members(page, "region"), columns)
    return Section("concentration", page.text("section.concentration"), (cards, chart, table))


def _revenue(page: Page) -> list[Column]:
    return [
        measure(page, "net_revenue"),
        measure(page, "net_revenue", "prev_growth"),
        measure(page, "net_revenue", "yoy_growth"),
    ]


def _members(page: Page, scope_type: str) -> list[str]:
    return page.snapshot.ranked(scope_type, "month", page.period.key)


def _to_date_note(page: Page) -> str:
    if page.period.is_complete:
        return ""
    end = min(page.period.end, page.snapshot.data_to)
    return page.text("to_date_note", span=page.text.span(page.period.start, end))
