"""The formulas of after-sales service: complaints, and how long customers wait.

Pure functions, one per KPI, like those of `measures.py`.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal

from sales_pipeline.simulators.company.facts import CaseFact
from sales_pipeline.simulators.company.truth.arithmetic import ZERO
from sales_pipeline.simulators.company.truth.figures import Cell, Figure, sales

TWO_CASES_IN_HOURS = Decimal(120)


def complaint_rate(cell: Cell) -> Figure:
    cases = _cases(cell)
    complaints = sum(case.kind == "complaint" for case in cases)
    orders = {line.order for line in sales(cell.orders)}
    return Figure(Decimal(complaints), Decimal(len(orders)), row_count=len(cases))


def first_response_hours(cell: Cell) -> Figure:
    return _median(cell.ledger.service.minutes_to_answer(case) for case in _cases(cell))


def resolution_hours(cell: Cell) -> Figure:
    return _median(cell.ledger.service.minutes_to_end(case) for case in _cases(cell))


SERVICE_MEASURES: dict[str, Callable[[Cell], Figure]] = {
    "complaint_rate": complaint_rate,
    "first_response_hours": first_response_hours,
    "resolution_hours": resolution_hours,
}


def _cases(cell: Cell) -> list[CaseFact]:
    return cell.ledger.service.between(cell.scope_type, cell.scope_key, cell.period.start, cell.end)


def _median(minutes: Iterable[int]) -> Figure:
    """Half the sum of the two cases in the middle, in hours; of an odd number they are one."""
    waits = sorted(minutes)
    if not waits:
        return Figure(ZERO, ZERO, row_count=0)
    middle = waits[(len(waits) - 1) // 2] + waits[len(waits) // 2]
    return Figure(Decimal(middle), TWO_CASES_IN_HOURS, row_count=len(waits))
