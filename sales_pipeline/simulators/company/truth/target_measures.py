"""The formulas of the KPIs that meet a target: attainment, pace and required run rate.

Pure functions, one per KPI, like those of `measures.py`.
"""

from collections.abc import Callable
from decimal import Decimal

from sales_pipeline.simulators.company.truth.arithmetic import ZERO, total
from sales_pipeline.simulators.company.truth.figures import Cell, Figure, net_of
from sales_pipeline.simulators.company.truth.targets import due, value_of
from sales_pipeline.simulators.company.truth.workdays import progress

MISSING, NOT_POSITIVE, MET = "missing_input", "negative_denominator", "target_met"


def attainment(cell: Cell) -> Figure:
    target = _target(cell)
    if target is None:
        return Figure(net_of(cell.lines), no_value_because=MISSING)
    return Figure(net_of(cell.lines), target, no_value_because=_objection(target))


def time_elapsed_rate(cell: Cell) -> Figure:
    """By workdays; a year with a target by the targets of its parts, which know the season."""
    target = _target(cell)
    if cell.period.grain == "year" and target is not None and target > 0:
        return Figure(_due(cell, target), target)
    elapsed, whole = progress(cell.period.start, cell.period.end, cell.end)
    return Figure(Decimal(elapsed), Decimal(whole))


def pace_gap(cell: Cell) -> Figure:
    target = _target(cell)
    if target is None:
        return Figure(ZERO, is_withheld=True, no_value_because=MISSING)
    ahead = net_of(cell.lines) - _due(cell, target)
    return Figure(ahead, target, no_value_because=_objection(target))


def required_run_rate(cell: Cell) -> Figure:
    target = _target(cell)
    elapsed, whole = progress(cell.period.start, cell.period.end, cell.end)
    left = Decimal(whole - elapsed)
    if target is None:
        return Figure(ZERO, left, is_withheld=True, no_value_because=MISSING)
    open_amount = target - net_of(cell.lines)
    return Figure(max(open_amount, ZERO), left, note=MET if open_amount <= 0 else "")


TARGET_MEASURES: dict[str, Callable[[Cell], Figure]] = {
    "attainment": attainment,
    "time_elapsed_rate": time_elapsed_rate,
    "pace_gap": pace_gap,
    "required_run_rate": required_run_rate,
}


def _target(cell: Cell) -> Decimal | None:
    parts = cell.targets
    return value_of(parts) if parts else None


def _due(cell: Cell, target: Decimal) -> Decimal:
    """What was due by the last known day: of a year the parts so far, else by workdays."""
    if cell.period.grain == "year":
        return total(due(t.value, t.first_day, t.last_day, cell.end) for t in cell.targets)
    return due(target, cell.period.start, cell.period.end, cell.end)


def _objection(target: Decimal) -> str:
    return "" if target > 0 else NOT_POSITIVE
