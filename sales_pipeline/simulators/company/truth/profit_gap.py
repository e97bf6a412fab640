"""The true gap of the gross margin to its budget, and what would close it alone, of closed periods.

Pure functions of the oracle's own rows; the demo budgets cost as a share of revenue.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal, localcontext

from sales_pipeline.simulators.company.truth.arithmetic import EXACT, ZERO, half_up, quotient
from sales_pipeline.simulators.company.truth.rows import TruthRow

MARGIN_SHARE = Decimal("0.34")  # budgets of the demo: 66 of cost for 100 of revenue
KPIS = ("net_revenue", "gross_margin", "gross_margin_rate", "discount_rate", "budget_variance")
Place = tuple[str, str, str, str]
Levers = tuple[Decimal | None, Decimal | None, Decimal | None, Decimal | None]
# place; gap, revenue needed, rises and cuts, status
GapRow = tuple[str, str, str, str, Decimal | None, *Levers, str]


def gap_rows(figures: Iterable[TruthRow]) -> Iterator[GapRow]:
    """Closed rows of mart_profit_gap, by place."""
    found: dict[Place, dict[str, TruthRow]] = {}
    for row in figures:
        if row.kpi_id in KPIS and row.scope_type in ("company", "product_line"):
            place = row.scope_type, row.scope_key, row.period_grain, row.period_key
            found.setdefault(place, {})[row.kpi_id] = row
    with localcontext(EXACT):
        for place, rows in sorted(found.items()):
            variance = rows.get("budget_variance")
            if variance is None or variance.value is None or variance.is_partial:
                continue
            margin, revenue = rows["gross_margin"].value, rows["net_revenue"].value or ZERO
            if margin is None:
                yield *place, None, None, None, None, None, "missing_input"
                continue
            gap = (revenue - variance.value) * MARGIN_SHARE - margin
            if gap <= ZERO:
                yield *place, gap, None, None, None, None, "target_met"
            else:
                yield *place, gap, *_levers(gap, margin, revenue, rows), "ok"


def _levers(gap: Decimal, margin: Decimal, revenue: Decimal, rows: dict[str, TruthRow]) -> Levers:
    """Each closes the gap alone: revenue, price, cost, discount; none that is out of reach."""
    costed = rows["gross_margin_rate"].denominator or ZERO
    cost = costed - margin
    discount, listed = rows["discount_rate"].numerator or ZERO, rows["discount_rate"].denominator
    needed = None
    if margin > ZERO and costed > ZERO:
        needed = revenue + half_up(gap * costed / margin, 6)
    return (
        needed,
        quotient(gap, costed) if costed > ZERO else None,
        quotient(gap, cost) if cost >= gap else None,
        quotient(gap, listed) if listed and discount >= gap else None,
    )
