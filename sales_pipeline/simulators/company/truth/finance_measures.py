"""The formulas of the KPIs that meet a budget or selling expenses.

Pure functions, one per KPI, like those of `measures.py`.
"""

from collections.abc import Callable
from decimal import Decimal

from sales_pipeline.simulators.company.truth.arithmetic import ZERO, total
from sales_pipeline.simulators.company.truth.customers import UNKNOWN
from sales_pipeline.simulators.company.truth.expenses import SHARED_OUT, shares
from sales_pipeline.simulators.company.truth.figures import Cell, Figure, net_of
from sales_pipeline.simulators.company.truth.margin_measures import gross_margin
from sales_pipeline.simulators.company.truth.targets import due

MISSING, NOT_POSITIVE = "missing_input", "negative_denominator"


def budget_variance(cell: Cell) -> Figure:
    budget = _budget(cell)
    if budget is None:
        return Figure(ZERO, is_withheld=True, no_value_because=MISSING)
    return Figure(net_of(cell.lines) - budget)


def budget_variance_rate(cell: Cell) -> Figure:
    budget = _budget(cell)
    if budget is None:
        return Figure(ZERO, is_withheld=True, no_value_because=MISSING)
    return Figure(net_of(cell.lines) - budget, abs(budget))


def selling_expense(cell: Cell) -> Figure:
    spent = _spent(cell)
    if spent is None:
        return Figure(ZERO, is_withheld=True, no_value_because=MISSING)
    return Figure(spent)


def selling_expense_ratio(cell: Cell) -> Figure:
    spent, revenue = _spent(cell), net_of(cell.lines)
    if spent is None:
        return Figure(ZERO, revenue, is_withheld=True, no_value_because=MISSING)
    return Figure(spent, revenue, no_value_because=_objection(revenue))


def contribution_rate(cell: Cell) -> Figure:
    spent, revenue, margin = _spent(cell), net_of(cell.lines), gross_margin(cell)
    if spent is None:
        return Figure(ZERO, revenue, is_withheld=True, no_value_because=MISSING)
    because = margin.no_value_because or ("" if revenue > 0 else margin.note or NOT_POSITIVE)
    return Figure(margin.numerator - spent, revenue, no_value_because=because, note=margin.note)


def return_on_selling_spend(cell: Cell) -> Figure:
    spent, margin = _spent(cell), gross_margin(cell)
    if spent is None:
        return Figure(margin.numerator, no_value_because=MISSING)
    because = margin.no_value_because or ("" if spent > 0 else margin.note)
    return Figure(margin.numerator, spent, no_value_because=because, note=margin.note)


BUDGET_MEASURES: dict[str, Callable[[Cell], Figure]] = {
    "budget_variance": budget_variance,
    "budget_variance_rate": budget_variance_rate,
}
SPENDING_MEASURES: dict[str, Callable[[Cell], Figure]] = {
    "selling_expense": selling_expense,
    "selling_expense_ratio": selling_expense_ratio,
    "contribution_rate": contribution_rate,
    "return_on_selling_spend": return_on_selling_spend,
}


def has_spent(cell: Cell) -> bool:
    """Whether a member that is not in the spine has a cell for what was booked to it."""
    return bool(_booked(cell))


def _budget(cell: Cell) -> Decimal | None:
    """What was due of the budget by the last known day, month by month."""
    parts = cell.ledger.budgets.filling(cell.scope_type, cell.scope_key, cell.period)
    if not parts:
        return None
    return total(due(part.value, part.first_day, part.last_day, cell.end) for part in parts)


def _spent(cell: Cell) -> Decimal | None:
    """Selling expenses of the cell; None if it begins before the first expense."""
    return _booked(cell) if cell.ledger.expenses.is_known(cell.period.start) else None


def _booked(cell: Cell) -> Decimal:
    """What was booked to a member, with its part of what names no product line or channel."""
    expenses, first, last = cell.ledger.expenses, cell.period.start, cell.end
    booked = expenses.booked(cell.scope_type, cell.scope_key, first, last)
    if cell.scope_type not in SHARED_OUT:
        return booked
    revenue = {
        member: net_of(cell.ledger.of(cell.scope_type, member).between(first, last))
        for member in cell.ledger.members_between(cell.scope_type, first, last)
    }
    if not any(amount > 0 for amount in revenue.values()):
        return booked
    own = ZERO if cell.scope_key == UNKNOWN else booked
    pool = expenses.booked(cell.scope_type, UNKNOWN, first, last)
    return own + shares(pool, revenue).get(cell.scope_key, ZERO)


def _objection(revenue: Decimal) -> str:
    return "" if revenue > 0 else NOT_POSITIVE
