"""The formulas of the KPIs that count contracts.

Pure functions, one per KPI, like those of `measures.py`.
"""

from collections.abc import Callable
from decimal import Decimal

from sales_pipeline.simulators.company.truth.arithmetic import ZERO, total
from sales_pipeline.simulators.company.truth.contracts import Signed
from sales_pipeline.simulators.company.truth.figures import Cell, Figure


def contract_count(cell: Cell) -> Figure:
    signed = _signed(cell)
    return Figure(Decimal(len(signed)), row_count=len(signed))


def contract_amount(cell: Cell) -> Figure:
    signed = _signed(cell)
    note = "missing_input" if any(contract.amount is None for contract in signed) else ""
    amount = total(contract.amount or ZERO for contract in signed)
    return Figure(amount, note=note, row_count=len(signed))


CONTRACT_MEASURES: dict[str, Callable[[Cell], Figure]] = {
    "contract_count": contract_count,
    "contract_amount": contract_amount,
}


def _signed(cell: Cell) -> list[Signed]:
    contracts = cell.ledger.contracts
    return contracts.between(cell.scope_type, cell.scope_key, cell.period.start, cell.end)
