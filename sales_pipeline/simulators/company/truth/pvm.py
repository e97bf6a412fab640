"""Price, volume, mix, new, discontinued, exchange-rate and other effects (DOMAIN 5.3), unrounded.

Pure functions of the lines of a period and of its base; money in reporting currency.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from sales_pipeline.simulators.company.truth.arithmetic import EXACT, ONE, ZERO, half_up, total
from sales_pipeline.simulators.company.truth.counting import CountedLine
from sales_pipeline.simulators.company.truth.figures import net_of
from sales_pipeline.simulators.company.truth.rates import REPORTING_CURRENCY, Rates

EFFECTS = ("fx", "price", "volume", "mix", "new", "discontinued", "other")
Effects = dict[str, Decimal]
# Two words of the master for one unit, H87 of UN/ECE Recommendation 20.
PIECES = {"个": "H87", "件": "H87"}


@dataclass(frozen=True, slots=True)
class Good:
    """A product in one currency: units and revenue at the exchange rate of the base."""

    group: tuple[str, str | None]  # product line and unit of measure
    units: Decimal
    revenue: Decimal
    base_units: Decimal
    base_revenue: Decimal

    @property
    def kind(self) -> str:
        is_negative = self.units < 0 or self.base_units < 0
        has_no_units = (self.units == 0 and self.revenue != 0) or (
            self.base_units == 0 and self.base_revenue != 0
        )
        if is_negative or has_no_units or self.group[1] is None:
            return "other"
        if self.base_units == 0:
            return "new"
        return "common" if self.units else "discontinued"


def effects(
    lines: Iterable[CountedLine], base: Iterable[CountedLine], base_rates: dict[str, Decimal]
) -> Effects:
    """Each effect of a scope; `base_rates` are those of the company in the base."""
    actual, before = list(lines), list(base)
    goods = list(_goods(actual, before, base_rates))
    variance = net_of(actual) - net_of(before)
    return sum_up(goods, variance - total(good.revenue - good.base_revenue for good in goods))


def sum_up(goods: list[Good], fx_effect: Decimal) -> Effects:
    """Each effect of the goods of a scope, beside that of exchange rates."""
    found = dict.fromkeys(EFFECTS, ZERO) | {"fx": fx_effect}
    for good in goods:
        if good.kind in ("new", "discontinued", "other"):
            found[good.kind] += good.revenue - good.base_revenue
    common = sorted((g for g in goods if g.kind == "common"), key=lambda g: str(g.group))
    for _, group in groupby(common, key=lambda g: g.group):
        for name, amount in _of_group(list(group)).items():
            found[name] += amount
    return found


def base_rates(base: Iterable[CountedLine], rates: Rates, last_day: date) -> dict[str, Decimal]:
    """What the company's sales of the base came to, by currency, else its month's average."""
    sold: dict[str, list[CountedLine]] = {}
    for line in base:
        sold.setdefault(line.currency, []).append(line)
    found = {}
    for currency in ("USD", "EUR", "HKD"):
        lines = sold.get(currency, [])
        document = total(line.document_net for line in lines if line.has_spot_rate)
        average = rates.average(currency, last_day)
        if document > 0 and net_of(lines) > 0:
            found[currency] = half_up(EXACT.divide(net_of(lines), document), 10)
        elif average is not None:
            found[currency] = average
    return {**found, REPORTING_CURRENCY: ONE}


def _of_group(goods: list[Good]) -> Effects:
    units, base_units = total(g.units for g in goods), total(g.base_units for g in goods)
    base_revenue = total(g.base_revenue for g in goods)
    prices = [EXACT.divide(g.base_revenue, g.base_units) for g in goods]
    price = total(g.revenue - p * g.units for g, p in zip(goods, prices, strict=True))
    volume = EXACT.divide((units - base_units) * base_revenue, base_units)
    mix = total(
        p * (g.units - EXACT.divide(units * g.base_units, base_units))
        for g, p in zip(goods, prices, strict=True)
    )
    return {"price": price, "volume": volume, "mix": mix}


def _goods(
    lines: list[CountedLine], base: list[CountedLine], rates: dict[str, Decimal]
) -> Iterator[Good]:
    keys = {(line.product, line.currency) for line in (*lines, *base)}
    for product, currency in keys:
        now = [x for x in lines if (x.product, x.currency) == (product, currency)]
        then = [x for x in base if (x.product, x.currency) == (product, currency)]
        some = (now or then)[0]
        yield Good(
            (some.scopes["product_line"], PIECES.get(some.uom or "", some.uom)),
            units_of(now), _revenue(now, rates), units_of(then), _revenue(then, rates),
        )  # fmt: skip


def units_of(lines: list[CountedLine]) -> Decimal:
    """Units of goods that went out or came back, of lines whose revenue is known."""
    return total(
        line.quantity
        for line in lines
        if line.has_spot_rate and line.line_type in ("sale", "return")
    )


def _revenue(lines: list[CountedLine], rates: dict[str, Decimal]) -> Decimal:
    """Without a rate of the base a currency stands at its own."""
    if not lines or lines[0].currency not in rates:
        return net_of(lines)
    document = total(line.document_net for line in lines if line.has_spot_rate)
    return half_up(document * rates[lines[0].currency], 2)
