"""The true growth of every flow KPI against the period before and the year before.

Reads a World and nothing else; a running period meets the same number of days of its comparator.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, localcontext

from sales_pipeline.simulators.company.facts import World
from sales_pipeline.simulators.company.truth.arithmetic import EXACT, half_up, quotient
from sales_pipeline.simulators.company.truth.cells import published_cells
from sales_pipeline.simulators.company.truth.figures import Cell, Figure
from sales_pipeline.simulators.company.truth.measures import MEASURES
from sales_pipeline.simulators.company.truth.periods import (
    Period,
    comparable_window,
    period_before,
    year_before,
)
from sales_pipeline.simulators.company.truth.publication import (
    DEFAULT_PUBLICATION,
    FLOW,
    Publication,
)
from sales_pipeline.simulators.company.truth.rows import ComparisonRow


@dataclass(frozen=True, slots=True)
class _Growth:
    value: Decimal | None
    change: Decimal | None
    growth: Decimal | None
    status: str


def compute_comparisons(
    world: World,
    as_of: date,
    publication: Publication = DEFAULT_PUBLICATION,
    fiscal_year_start_month: int = 1,
    basis: str = "order",
) -> Iterator[ComparisonRow]:
    """Every row of fct_kpi_comparisons: one for each published cell of a flow KPI.

    `basis` is what revenue means: `order`, `delivered` or `invoiced`.
    """
    flows = frozenset(cell for cell in publication if cell[0] in FLOW)
    with localcontext(EXACT):
        cells = published_cells(world, as_of, flows, fiscal_year_start_month, basis)
        rows = [row for cell, kpi_ids in cells for row in _rows(kpi_ids, cell)]
    return iter(rows)


def _rows(kpi_ids: list[str], cell: Cell) -> Iterator[ComparisonRow]:
    start_month = cell.fiscal_year_start_month
    prev_cell = _comparable(cell, period_before(cell.period, start_month))
    yoy_cell = _comparable(cell, year_before(cell.period, start_month))
    for kpi_id in kpi_ids:
        current = MEASURES[kpi_id](cell)
        prev = _growth(kpi_id, cell, current, prev_cell)
        yoy = _growth(kpi_id, cell, current, yoy_cell)
        yield ComparisonRow(
            kpi_id=kpi_id,
            scope_type=cell.scope_type,
            scope_key=cell.scope_key,
            period_grain=cell.period.grain,
            period_key=cell.period.key,
            value=_places(current.numerator),
            prev_value=_places(prev.value),
            prev_change=_places(prev.change),
            prev_growth=prev.growth,
            prev_status=prev.status,
            yoy_value=_places(yoy.value),
            yoy_change=_places(yoy.change),
            yoy_growth=yoy.growth,
            yoy_status=yoy.status,
            is_partial=cell.is_partial,
            flags=_flags(cell.period),
        )


def _comparable(cell: Cell, comparator: Period | None) -> Cell | None:
    """The comparable days of a scope member; None without such a period or any data of its time."""
    if comparator is None:
        return None
    start, end = comparable_window(cell.period, comparator, cell.ledger.as_of)
    if end < cell.ledger.data_start:
        return None
    return replace(cell, period=replace(comparator, start=start, end=end))


def _growth(kpi_id: str, cell: Cell, current: Figure, comparator: Cell | None) -> _Growth:
    if comparator is None:
        return _Growth(None, None, None, current.note or "no_prior")
    base = MEASURES[kpi_id](comparator)
    note = current.note or base.note
    change = current.numerator - base.numerator
    if base.numerator == 0:
        return _Growth(base.numerator, change, None, note or "no_prior")
    if base.numerator < 0:
        return _Growth(base.numerator, change, None, note or "negative_denominator")
    growth = quotient(change, base.numerator)
    return _Growth(base.numerator, change, growth, note or _status(cell, current, base))


def _status(cell: Cell, current: Figure, base: Figure) -> str:
    if current.insufficient_history or base.insufficient_history:
        return "insufficient_history"
    return "partial_period" if cell.is_partial else "ok"


def _flags(period: Period) -> str:
    """Chinese New Year moves between January and February, so their year-on-year misleads."""
    is_affected = period.grain == "month" and period.start.month in (1, 2)
    return "cny_shift" if is_affected else ""


def _places(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else half_up(amount, 9)
