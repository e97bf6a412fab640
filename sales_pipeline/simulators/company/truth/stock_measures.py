"""The formulas of stock: how long it lasts, how often there is none, what that costs (K63).

Pure functions, one per KPI, like those of `measures.py`.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from sales_pipeline.simulators.company.truth.arithmetic import EXACT, ZERO, half_up, total
from sales_pipeline.simulators.company.truth.counting import CountedLine
from sales_pipeline.simulators.company.truth.figures import Cell, Figure, net_of

MISSING = "missing_input"
WINDOW = 28
WAITING = timedelta(days=366)


def stock_cover_days(cell: Cell) -> Figure:
    stock, count = cell.ledger.stock, len(list(_observed(cell)))
    here = [(p, stock.on_hand(p, cell.end)) for p in _products(cell)]
    standing = {product: units for product, units in here if units is not None}
    if not standing:
        return Figure(ZERO, is_withheld=True, no_value_because=MISSING, row_count=count)
    sold = _before(cell, cell.end + timedelta(days=1))
    units = total(
        line.quantity
        for line in sold
        if line.product in standing and line.line_type in ("sale", "return")
    )
    return Figure(WINDOW * total(standing.values()), units, row_count=count)


def stockout_rate(cell: Cell) -> Figure:
    observed = list(_observed(cell))
    if not observed:
        return Figure(ZERO, is_withheld=True, no_value_because=MISSING, row_count=0)
    out = sum(cell.ledger.stock.is_out(product, day) for product, day in observed)
    return Figure(Decimal(out), Decimal(len(observed)), row_count=len(observed))


def lost_sales_estimate(cell: Cell) -> Figure:
    """Every stock-out with its days in the cell, to the cent."""
    stock, observed = cell.ledger.stock, list(_observed(cell))
    if not observed:
        return Figure(ZERO, is_withheld=True, no_value_because=MISSING, row_count=0)
    days: dict[tuple[str, date], int] = {}
    for product, day in observed:
        if stock.is_out(product, day):
            stockout = product, stock.out_since(product, day)
            days[stockout] = days.get(stockout, 0) + 1
    lost = total(_lost(cell, *stockout, count) for stockout, count in days.items())
    return Figure(lost, row_count=len(observed))


STOCK_MEASURES: dict[str, Callable[[Cell], Figure]] = {
    "stock_cover_days": stock_cover_days,
    "stockout_rate": stockout_rate,
    "lost_sales_estimate": lost_sales_estimate,
}


def _lost(cell: Cell, product: str, since: date, days: int) -> Decimal:
    if since - timedelta(days=WINDOW) < cell.period.start - WAITING:
        return ZERO
    revenue = net_of(line for line in _before(cell, since) if line.product == product)
    return half_up(EXACT.divide(max(revenue, ZERO) * days, Decimal(WINDOW)), 2)


def _before(cell: Cell, day: date) -> list[CountedLine]:
    """What the company sold in the 28 days before a day."""
    company = cell.ledger.ordered("company", "company")
    return list(company.between(day - timedelta(days=WINDOW), day - timedelta(days=1)))


def _products(cell: Cell) -> list[str]:
    return cell.ledger.stock.of_member(cell.scope_type, cell.scope_key)


def _observed(cell: Cell) -> Iterator[tuple[str, date]]:
    """Products and days of the cell that a snapshot tells of."""
    for offset in range((cell.end - cell.period.start).days + 1):
        day = cell.period.start + timedelta(days=offset)
        for product in _products(cell):
            if cell.ledger.stock.on_hand(product, day) is not None:
                yield product, day
