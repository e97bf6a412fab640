"""Stock of products on a day, as the latest snapshot of each warehouse tells it.

Built once from the world's snapshots, day by day and product by product; nothing changes it.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from sales_pipeline.simulators.company.facts import StockFact, World
from sales_pipeline.simulators.company.truth.arithmetic import ZERO
from sales_pipeline.simulators.company.truth.customers import UNKNOWN

DAY = timedelta(days=1)
STANDS = timedelta(days=31)


class Stock:
    """Answers what lies there, and since when there is none."""

    def __init__(self, world: World, as_of: date) -> None:
        self._line = {p.product_id: p.product_line or UNKNOWN for p in world.products}
        self._of: dict[str, dict[date, dict[str, Decimal]]] = {}
        for fact in _known(world.stock, as_of):
            snapshots = self._of.setdefault(fact.warehouse, {})
            snapshots.setdefault(fact.day, {})[fact.product] = fact.on_hand
        self.products = sorted({fact.product for fact in _known(world.stock, as_of)})
        self._sums: dict[date, dict[str, Decimal]] = {}

    def of_member(self, scope_type: str, scope_key: str) -> list[str]:
        """Products of the company, or of a product line."""
        if scope_type == "company":
            return self.products
        return [p for p in self.products if self._line.get(p, UNKNOWN) == scope_key]

    def on_hand(self, product: str, day: date) -> Decimal | None:
        """Units of all warehouses; None where no snapshot stands."""
        if day not in self._sums:
            self._sums[day] = {}
            for units in self._standing(day):
                for lying, count in units.items():
                    self._sums[day][lying] = self._sums[day].get(lying, ZERO) + count
        return self._sums[day].get(product)

    def is_out(self, product: str, day: date) -> bool:
        units = self.on_hand(product, day)
        return units is not None and units <= 0

    def out_since(self, product: str, day: date) -> date:
        """First of the days without stock that end with this one."""
        while self.is_out(product, day - DAY):
            day -= DAY
        return day

    def _standing(self, day: date) -> Iterator[dict[str, Decimal]]:
        """The latest snapshot of each warehouse, unless it is too old."""
        for snapshots in self._of.values():
            latest = max((taken for taken in snapshots if taken <= day), default=None)
            if latest is not None and day - latest < STANDS:
                yield snapshots[latest]


def _known(stock: Iterable[StockFact], as_of: date) -> list[StockFact]:
    return [fact for fact in stock if fact.known_on <= as_of and fact.day <= as_of]
