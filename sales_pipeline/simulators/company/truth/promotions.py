"""What promoted products sold beside the weeks before, as it stands at a business date.

Built once from the world's promotions and the counted lines; nothing changes it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sales_pipeline.simulators.company.facts import ProductFact, PromotionFact, World
from sales_pipeline.simulators.company.truth.arithmetic import EXACT, ZERO, half_up, total
from sales_pipeline.simulators.company.truth.counting import CountedLine
from sales_pipeline.simulators.company.truth.customers import UNKNOWN

WEEK, DAY = timedelta(days=7), timedelta(days=1)
BASE_WEEKS, LEAST_WEEKS, SEARCHED_WEEKS = 8, 4, 26


@dataclass(frozen=True, slots=True)
class Effect:
    """A promoted product in a promotion; `baseline` None of too few weeks."""

    promotion: PromotionFact
    product: str
    product_line: str
    weeks: int
    units: Decimal
    baseline: Decimal | None
    net: Decimal
    discount: Decimal
    margin: Decimal

    def status(self, as_of: date) -> str:
        if self.baseline is None:
            return "insufficient_history"
        return "partial_period" if self.promotion.date_to > as_of else "ok"


class Promotions:
    """Answers which promotions ended on which days, and what they brought."""

    def __init__(
        self,
        world: World,
        as_of: date,
        lines: Sequence[CountedLine],
        gifts: Sequence[CountedLine] = (),
    ) -> None:
        self._as_of = as_of
        self._data_start = lines[0].order_date.replace(day=1) if lines else as_of
        self._master = {product.product_id: product for product in world.products}
        self._lines, self._gifts = _by_product(lines), _by_product(gifts)
        begun = [p for p in world.promotions if p.date_from <= as_of]
        self._of_product = _chosen(begun, world.products)
        effects = (
            self._effect(promotion, product)
            for product, promotions in sorted(self._of_product.items())
            for promotion in promotions
        )
        self.effects = [effect for effect in effects if effect is not None]

    def ended(self, scope_type: str, scope_key: str, first: date, last: date) -> list[Effect]:
        """What the promotions brought to a scope member that ended between two days."""
        return [
            effect
            for effect in self.effects
            if (scope_type == "company" or effect.product_line == scope_key)
            and first <= effect.promotion.date_to <= last
        ]

    def members_between(self, scope_type: str, first: date, last: date) -> set[str]:
        ended = self.ended("company", "company", first, last)
        return {"company" if scope_type == "company" else it.product_line for it in ended}

    def _effect(self, promotion: PromotionFact, product: str) -> Effect | None:
        last = min(promotion.date_to, self._as_of)
        window = _days(promotion.date_from, last)
        weeks = self._weeks(promotion, product)
        wanted = [day.weekday() for day in window]
        base = total(
            self._units(product, promotion, day) * wanted.count(day.weekday())
            for week in weeks
            for day in _days(week, week + 6 * DAY)
        )
        sold = [line for day in window for line in self._sold(product, promotion, day)]
        units, net = _units(sold), total(line.net for line in sold)
        if promotion.scope_type != "product" and not (units or net or base):
            return None
        mean = half_up(EXACT.divide(base, Decimal(len(weeks))), 4) if weeks else None
        sales = [line for line in sold if line.line_type == "sale"]
        costed = [line for line in sold if line.cost is not None]
        gifts = [line for day in window for line in self._given(product, promotion, day)]
        return Effect(
            promotion, product, self._line_of(product), len(weeks), units,
            mean if len(weeks) >= LEAST_WEEKS else None, net,
            total(line.gross for line in sold) - total(line.net for line in sales),
            total(line.net for line in costed)
            - total(line.cost or ZERO for line in [*costed, *gifts]),
        )  # fmt: skip

    def _weeks(self, promotion: PromotionFact, product: str) -> list[date]:
        """First days of the latest weeks before a promotion in which there was none."""
        master = self._master.get(product)
        launched = master.launch_date if master else None
        earliest = max(self._data_start, launched or self._data_start)
        starts = (promotion.date_from - n * WEEK for n in range(1, SEARCHED_WEEKS + 1))
        free = [
            start
            for start in starts
            if start >= earliest
            and not any(
                other.date_from <= start + 6 * DAY and other.date_to >= start
                for other in self._of_product[product]
                if None in (other.channel, promotion.channel) or other.channel == promotion.channel
            )
        ]
        return free[:BASE_WEEKS]

    def _units(self, product: str, promotion: PromotionFact, day: date) -> Decimal:
        return _units(self._sold(product, promotion, day))

    def _sold(self, product: str, promotion: PromotionFact, day: date) -> list[CountedLine]:
        return _in_channel(self._lines.get((product, day), []), promotion)

    def _given(self, product: str, promotion: PromotionFact, day: date) -> list[CountedLine]:
        return _in_channel(self._gifts.get((product, day), []), promotion)

    def _line_of(self, product: str) -> str:
        master = self._master.get(product)
        return (master and master.product_line) or UNKNOWN


def _units(lines: Sequence[CountedLine]) -> Decimal:
    return total(line.quantity for line in lines if line.line_type in ("sale", "return"))


def _in_channel(lines: Sequence[CountedLine], promotion: PromotionFact) -> list[CountedLine]:
    return [x for x in lines if promotion.channel in (None, x.scopes["channel"])]


def _by_product(lines: Sequence[CountedLine]) -> dict[tuple[str, date], list[CountedLine]]:
    found: dict[tuple[str, date], list[CountedLine]] = {}
    for line in lines:
        found.setdefault((line.product, line.order_date), []).append(line)
    return found


def _chosen(
    begun: Sequence[PromotionFact], products: Sequence[ProductFact]
) -> dict[str, list[PromotionFact]]:
    """The promotions of each product; one that names it goes before the same by its line."""
    found: dict[tuple[str, str], PromotionFact] = {}
    for promotion in sorted(begun, key=lambda p: (p.scope_type, p.scope_key), reverse=True):
        for product in _products(promotion, products):
            found[product, promotion.promotion_id] = promotion
    chosen: dict[str, list[PromotionFact]] = {}
    for (product, _), promotion in found.items():
        chosen.setdefault(product, []).append(promotion)
    return chosen


def _products(promotion: PromotionFact, products: Sequence[ProductFact]) -> Iterator[str]:
    if promotion.scope_type == "product":
        yield promotion.scope_key
        return
    yield from (p.product_id for p in products if p.product_line == promotion.scope_key)


def _days(first: date, last: date) -> list[date]:
    return [first + n * DAY for n in range((last - first).days + 1)]
