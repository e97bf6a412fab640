"""The formulas of constant exchange rates: revenue at the budget rates of the fiscal years.

Pure functions, like those of `measures.py`; money in reporting currency unless a
name says otherwise.
"""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby

from sales_pipeline.simulators.company.facts import World
from sales_pipeline.simulators.company.truth.arithmetic import ZERO, half_up, total
from sales_pipeline.simulators.company.truth.counting import CountedLine, counted_lines
from sales_pipeline.simulators.company.truth.figures import Cell, Figure, net_of
from sales_pipeline.simulators.company.truth.periods import last_of_month
from sales_pipeline.simulators.company.truth.rates import Rates
from sales_pipeline.simulators.company.truth.revenue import revenue_lines

MISSING = "missing_input"
# period_key, currency; revenue in that currency, at spot, average, budget rate; effect, status
FxEffect = tuple[str, str, Decimal, Decimal, Decimal | None, Decimal | None, Decimal | None, str]


def net_revenue_constant_fx(cell: Cell) -> Figure:
    is_covered = all(line.constant_fx is not None for line in cell.lines)
    amount = total(line.constant_fx or ZERO for line in cell.lines)
    return Figure(amount, note="" if is_covered else MISSING)


FX_MEASURES: dict[str, Callable[[Cell], Figure]] = {
    "net_revenue_constant_fx": net_revenue_constant_fx,
}


def fx_effects(world: World, as_of: date, basis: str = "order") -> Iterator[FxEffect]:
    """Every row of mart_fx_effect; `basis` is what revenue means (`revenue.BASES`)."""
    rates = Rates(world.fx)
    parts = revenue_lines(world, counted_lines(world, as_of), basis)
    lines = sorted((p for p in parts if p.order_date <= as_of), key=_month_and_currency)
    for (month, currency), group in groupby(lines, _month_and_currency):
        yield _fx_effect(list(group), month, currency, rates, as_of)


def _month_and_currency(line: CountedLine) -> tuple[date, str]:
    return line.order_date.replace(day=1), line.currency


def _fx_effect(
    lines: list[CountedLine], month: date, currency: str, rates: Rates, as_of: date
) -> FxEffect:
    document, spot = total(line.document_net for line in lines), net_of(lines)
    average = rates.average(currency, month)
    at_average = None if average is None else half_up(document * average, 2)
    budget, effect, status = None, None, "ok" if average is not None else MISSING
    if last_of_month(month) > as_of:
        status = "partial_period"
    if all(line.constant_fx is not None for line in lines):
        budget = total(line.constant_fx or ZERO for line in lines)
    if budget is None or not all(line.has_spot_rate for line in lines):
        status = MISSING
    else:
        effect = spot - budget
    return f"{month:%Y-%m}", currency, document, spot, at_average, budget, effect, status
