"""The markets as the oracle sees them: how large a scope's market was in some months.

Built once from the world's figures, changed by nothing afterwards.
"""

from datetime import date
from decimal import Decimal

from sales_pipeline.simulators.company.facts import MarketFact
from sales_pipeline.simulators.company.truth.arithmetic import total
from sales_pipeline.simulators.company.truth.periods import add_months

CARRIED_MONTHS = 2


class Markets:
    def __init__(self, told: tuple[MarketFact, ...]) -> None:
        self._sizes: dict[str, dict[date, Decimal]] = {}
        for figure in told:
            self._sizes.setdefault(figure.product_line, {})[figure.month] = figure.amount

    def size(
        self, scope_type: str, scope_key: str, first: date, last: date
    ) -> tuple[Decimal | None, bool]:
        """Size in the months that begin between two days, and whether a figure of it is old."""
        lines = [scope_key] if scope_type == "product_line" else sorted(self._sizes)
        found = [self._carried(line, month) for line in lines for month in _months(first, last)]
        known = [figure for figure in found if figure is not None]
        if not known or len(known) < len(found):
            return None, False
        return total(amount for amount, _ in known), any(is_old for _, is_old in known)

    def _carried(self, line: str, month: date) -> tuple[Decimal, bool] | None:
        told = max((m for m in self._sizes.get(line, {}) if m <= month), default=None)
        if told is None:
            return None
        return self._sizes[line][told], add_months(told, CARRIED_MONTHS) < month


def _months(first: date, last: date) -> list[date]:
    months = []
    while first <= last:
        months.append(first)
        first = add_months(first, 1)
    return months
