"""How near the plans of launches were to what came of them (K65), and the rows of their mart.

Pure functions, like those of `measures.py`.
"""

from collections.abc import Callable, Iterator
from datetime import date

from sales_pipeline.simulators.company.facts import World
from sales_pipeline.simulators.company.truth.arithmetic import ZERO, quotient, total
from sales_pipeline.simulators.company.truth.figures import Cell, Figure
from sales_pipeline.simulators.company.truth.ledger import Ledger


def launch_forecast_accuracy(cell: Cell) -> Figure:
    ended = cell.ledger.launches.ended(cell.scope_type, cell.scope_key, cell.period.start, cell.end)
    known = [(it.planned, it.actual or ZERO) for it in ended if it.planned is not None]
    planned = total(amount for amount, _ in known)
    missed = total(abs(actual - amount) for amount, actual in known)
    return Figure(
        planned - missed, planned, row_count=len(ended),
        no_value_because="" if len(known) == len(ended) else "missing_input",
    )  # fmt: skip


LAUNCH_MEASURES: dict[str, Callable[[Cell], Figure]] = {
    "launch_forecast_accuracy": launch_forecast_accuracy
}


def launch_rows(world: World, as_of: date) -> Iterator[tuple[object, ...]]:
    """Every row of mart_launch_accuracy, by product and horizon."""
    ledger = Ledger(world, as_of)
    launches = sorted(
        ledger.launches.planned, key=lambda it: (it.plan.product_id, it.plan.horizon_months)
    )
    for it in launches:
        status = it.status(as_of, ledger.data_start)
        accuracy = None
        if status == "ok" and it.planned is not None and it.actual is not None:
            accuracy = quotient(it.planned - abs(it.actual - it.planned), it.planned)
        yield (
            it.plan.product_id, it.plan.horizon_months, it.plan.version, it.product_line, it.end,
            it.planned, it.actual, accuracy, status,
        )  # fmt: skip
