"""The formulas of gross margin: revenue less cost, over the lines whose cost is known.

Pure functions, one per KPI, like those of `measures.py`.
"""

from collections.abc import Callable
from decimal import Decimal

from sales_pipeline.simulators.company.truth.figures import Cell, Figure, net_of
from sales_pipeline.simulators.company.truth.ledger import cost_of

MISSING, NOT_POSITIVE = "missing_input", "negative_denominator"
SILENT, SHOWN = Decimal("0.02"), Decimal("0.10")  # parts of the revenue that may lack a cost


def gross_margin(cell: Cell) -> Figure:
    no_value, note = _reservations(cell)
    return Figure(_margin(cell), no_value_because=no_value, note=note)


def gross_margin_rate(cell: Cell) -> Figure:
    no_value, note = _reservations(cell)
    if not no_value and _costed(cell) <= 0:
        no_value = note or NOT_POSITIVE
    return Figure(_margin(cell), _costed(cell), no_value_because=no_value, note=note)


def cost_coverage(cell: Cell) -> Figure:
    return Figure(_costed(cell), net_of(cell.lines))


MARGIN_MEASURES: dict[str, Callable[[Cell], Figure]] = {
    "gross_margin": gross_margin,
    "gross_margin_rate": gross_margin_rate,
    "cost_coverage": cost_coverage,
}


def _costed(cell: Cell) -> Decimal:
    return net_of(line for line in cell.lines if line.cost is not None)


def _margin(cell: Cell) -> Decimal:
    return _costed(cell) - cost_of(cell.lines) - cost_of(cell.gifts)


def _reservations(cell: Cell) -> tuple[str, str]:
    """Why there is no value, and what to say of one that stands."""
    revenue = net_of(cell.lines)
    uncosted = abs(revenue - _costed(cell))
    if uncosted > SHOWN * abs(revenue):
        return MISSING, ""
    return "", MISSING if uncosted > SILENT * abs(revenue) else ""
