"""Plans of launches beside what came of them, as they stand at a business date.

Built once from the world's plans and the company's counted lines; nothing changes it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sales_pipeline.simulators.company.facts import LaunchPlanFact, World
from sales_pipeline.simulators.company.truth.arithmetic import half_up, total
from sales_pipeline.simulators.company.truth.counting import CountedLine
from sales_pipeline.simulators.company.truth.customers import UNKNOWN
from sales_pipeline.simulators.company.truth.periods import add_months
from sales_pipeline.simulators.company.truth.rates import Rates


@dataclass(frozen=True, slots=True)
class Launch:
    """A plan in force; `planned` None without a rate, what belongs to a launch None without one."""

    plan: LaunchPlanFact
    product_line: str
    launched: date | None
    end: date | None
    planned: Decimal | None
    actual: Decimal | None

    def status(self, as_of: date, data_start: date) -> str:
        if self.launched is None or self.end is None or self.planned is None:
            return "missing_input"
        if self.planned == 0:
            return "no_denominator"
        if self.launched < data_start:
            return "insufficient_history"
        return "partial_period" if self.end > as_of else "ok"


class Launches:
    """Answers whose horizon ended on which days."""

    def __init__(
        self,
        world: World,
        as_of: date,
        lines: Sequence[CountedLine],
        fiscal_year_start_month: int = 1,
    ) -> None:
        self._products = {product.product_id: product for product in world.products}
        self._rates = Rates(world.fx, fiscal_year_start_month)
        self._lines: dict[str, list[CountedLine]] = {}
        for line in lines:
            self._lines.setdefault(line.product, []).append(line)
        self._data_start = lines[0].order_date.replace(day=1) if lines else as_of
        self.planned = [self._launch(plan) for plan in _in_force(world.launch_plans, as_of)]

    def ended(self, scope_type: str, scope_key: str, first: date, last: date) -> list[Launch]:
        """The launches of a scope member whose horizon ended between two days, all in the data."""
        return [
            launch
            for launch in self.planned
            if (scope_type == "company" or launch.product_line == scope_key)
            and launch.launched is not None
            and launch.launched >= self._data_start
            and launch.end is not None
            and first <= launch.end <= last
        ]

    def members_between(self, scope_type: str, first: date, last: date) -> set[str]:
        ended = self.ended("company", "company", first, last)
        return {"company" if scope_type == "company" else it.product_line for it in ended}

    def _launch(self, plan: LaunchPlanFact) -> Launch:
        product = self._products.get(plan.product_id)
        launched = product.launch_date if product else None
        line = (product and product.product_line) or UNKNOWN
        if launched is None:
            planned = plan.amount if self._rates.is_home(plan.currency) else None
            return Launch(plan, line, None, None, planned, None)
        end = add_months(launched, plan.horizon_months) - timedelta(days=1)
        rate = self._rates.budget(plan.currency, launched)
        planned = None if rate is None else half_up(plan.amount * rate, 2)
        sold = self._lines.get(plan.product_id, [])
        actual = total(line.net for line in sold if launched <= line.order_date <= end)
        return Launch(plan, line, launched, end, planned, actual)


def _in_force(plans: Sequence[LaunchPlanFact], as_of: date) -> Iterator[LaunchPlanFact]:
    """Of each product and horizon the plan that was approved last."""
    approved = [p for p in plans if p.approved_at is not None and p.approved_at <= as_of]
    latest: dict[tuple[str, int], LaunchPlanFact] = {}
    for plan in sorted(approved, key=lambda p: (p.approved_at or as_of, p.version)):
        latest[plan.product_id, plan.horizon_months] = plan
    return iter(latest.values())
