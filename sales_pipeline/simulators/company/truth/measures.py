"""The formula of every KPI: from a cell of the ledger to numerator, denominator and history flag.

Pure functions, one per KPI; how a figure becomes a value and a status is decided in `cells.py`.
"""

from collections.abc import Callable, Collection
from datetime import date, timedelta
from decimal import Decimal

from sales_pipeline.simulators.company.truth.arithmetic import ZERO, total
from sales_pipeline.simulators.company.truth.cash_measures import CASH_MEASURES
from sales_pipeline.simulators.company.truth.contract_measures import CONTRACT_MEASURES
from sales_pipeline.simulators.company.truth.figures import (
    Cell,
    Figure,
    net_by_account,
    net_of,
    sales,
)
from sales_pipeline.simulators.company.truth.finance_measures import (
    BUDGET_MEASURES,
    SPENDING_MEASURES,
)
from sales_pipeline.simulators.company.truth.fulfilment_measures import FULFILMENT_MEASURES
from sales_pipeline.simulators.company.truth.fx_measures import FX_MEASURES
from sales_pipeline.simulators.company.truth.launch_measures import LAUNCH_MEASURES
from sales_pipeline.simulators.company.truth.ledger import NEW, UNKNOWN_NEWNESS
from sales_pipeline.simulators.company.truth.loyalty_measures import LOYALTY_MEASURES
from sales_pipeline.simulators.company.truth.margin_measures import MARGIN_MEASURES
from sales_pipeline.simulators.company.truth.market_measures import MARKET_MEASURES
from sales_pipeline.simulators.company.truth.marketing_measures import (
    ACQUISITION_MEASURES,
    MARKETING_MEASURES,
)
from sales_pipeline.simulators.company.truth.periods import add_months, last_of_month, period_of
from sales_pipeline.simulators.company.truth.promotion_measures import PROMOTION_MEASURES
from sales_pipeline.simulators.company.truth.service_measures import SERVICE_MEASURES
from sales_pipeline.simulators.company.truth.stock_measures import STOCK_MEASURES
from sales_pipeline.simulators.company.truth.survey_measures import SURVEY_MEASURES
from sales_pipeline.simulators.company.truth.target_measures import TARGET_MEASURES

TOP_N = 10

Measure = Callable[[Cell], Figure]


def gross_sales(cell: Cell) -> Figure:
    return Figure(total(line.gross for line in cell.lines))


def net_revenue(cell: Cell) -> Figure:
    return Figure(net_of(cell.lines))


def units_sold(cell: Cell) -> Figure:
    moved = (line for line in cell.lines if line.line_type in ("sale", "return"))
    return Figure(total(line.quantity for line in moved))


def order_count(cell: Cell) -> Figure:
    return Figure(_count({line.order for line in sales(cell.orders)}))


def avg_order_value(cell: Cell) -> Figure:
    return Figure(net_of(sales(cell.orders)), order_count(cell).numerator)


def sales_per_customer(cell: Cell) -> Figure:
    """The unknown customer counts as one buyer."""
    sold = sales(cell.orders)
    return Figure(net_of(sold), _count({line.account for line in sold}))


def net_revenue_ytd(cell: Cell) -> Figure:
    year = period_of("year", cell.period.start, cell.fiscal_year_start_month)
    return Figure(net_of(cell.member.between(year.start, cell.end)))


def rolling_net_revenue(months: int) -> Measure:
    """Net of the last complete months up to the cell's own; without full history nothing."""

    def measure(cell: Cell) -> Figure:
        last = cell.end
        if last != last_of_month(last):
            last = last.replace(day=1) - timedelta(days=1)
        first = add_months(last.replace(day=1), 1 - months)
        if first < cell.ledger.data_start:
            return Figure(ZERO, insufficient_history=True, is_withheld=True)
        return Figure(net_of(cell.member.between(first, last)))

    return measure


def return_rate(cell: Cell) -> Figure:
    returned = net_of(line for line in cell.lines if line.line_type == "return")
    return Figure(-returned, net_of(sales(cell.lines)))


def discount_rate(cell: Cell) -> Figure:
    """Discount is gross less net of the sale lines, both in reporting currency."""
    gross = gross_sales(cell).numerator
    return Figure(gross - net_of(sales(cell.lines)), gross)


def share_of_company(cell: Cell) -> Figure:
    company = cell.ledger.of("company", "company")
    return Figure(net_of(cell.lines), net_of(company.between(cell.period.start, cell.end)))


def top10_account_share(cell: Cell) -> Figure:
    """The unknown customer is in the denominator only."""
    ranked = sorted(net_by_account(cell.lines).items(), key=lambda item: (-item[1], item[0]))
    return Figure(total(net for _, net in ranked[:TOP_N]), net_of(cell.lines))


def revenue_hhi(cell: Cell) -> Figure:
    earning = [net for net in net_by_account(cell.lines).values() if net > 0]
    return Figure(total(net * net for net in earning), total(earning) ** 2)


def new_product_share(cell: Cell) -> Figure:
    new = (line for line in cell.lines if _is_new_product(line.launch_date, cell.end))
    return Figure(net_of(new), net_of(cell.lines))


def active_customers(cell: Cell) -> Figure:
    active = _count(cell.sale_days_by_account())
    return Figure(active, insufficient_history=cell.window_starts_too_early)


def new_customers(cell: Cell) -> Figure:
    newness = [cell.ledger.newness.get(line.key) for line in cell.orders]
    return Figure(Decimal(newness.count(NEW)), insufficient_history=UNKNOWN_NEWNESS in newness)


def new_customer_rate(cell: Cell) -> Figure:
    new, active = new_customers(cell), active_customers(cell)
    is_short = new.insufficient_history or active.insufficient_history
    return Figure(new.numerator, active.numerator, is_short)


def repeat_purchase_rate(cell: Cell) -> Figure:
    sale_days = cell.sale_days_by_account()
    repeated = [account for account, days in sale_days.items() if len(days) >= 2]
    return Figure(_count(repeated), _count(sale_days), cell.window_starts_too_early)


SALES_MEASURES: dict[str, Measure] = {
    "gross_sales": gross_sales,
    "net_revenue": net_revenue,
    "units_sold": units_sold,
    "order_count": order_count,
    "avg_order_value": avg_order_value,
    "sales_per_customer": sales_per_customer,
    "net_revenue_ytd": net_revenue_ytd,
    "net_revenue_rolling_3m": rolling_net_revenue(3),
    "net_revenue_rolling_12m": rolling_net_revenue(12),
    "return_rate": return_rate,
    "discount_rate": discount_rate,
    "share_of_company": share_of_company,
    "top10_account_share": top10_account_share,
    "revenue_hhi": revenue_hhi,
    "new_product_share": new_product_share,
    "active_customers": active_customers,
    "new_customers": new_customers,
    "new_customer_rate": new_customer_rate,
    "repeat_purchase_rate": repeat_purchase_rate,
    **LOYALTY_MEASURES,
    **TARGET_MEASURES,
    **MARGIN_MEASURES,
    **FX_MEASURES,
    **MARKET_MEASURES,
    **BUDGET_MEASURES,
}
MEASURES: dict[str, Measure] = {
    **SALES_MEASURES,
    **CASH_MEASURES,
    **SURVEY_MEASURES,
    **SERVICE_MEASURES,
    **SPENDING_MEASURES,
    **CONTRACT_MEASURES,
    **MARKETING_MEASURES,
    **ACQUISITION_MEASURES,
    **STOCK_MEASURES,
    **FULFILMENT_MEASURES,
    **LAUNCH_MEASURES,
    **PROMOTION_MEASURES,
}


def _count(things: Collection[object]) -> Decimal:
    return Decimal(len(things))


def _is_new_product(launch_date: date | None, day: date) -> bool:
    """New for twelve months from its launch; a product without a launch date never is."""
    return launch_date is not None and add_months(day, -12) < launch_date <= day
