"""Who buys: ERP customers with a long tail, key accounts, shop buyers, and those with a story.

They open and fall silent on days drawn once from a named stream: each month sees the same pool.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sales_pipeline.simulators.company import codes, naming, words
from sales_pipeline.simulators.company import special_customers as special
from sales_pipeline.simulators.company.codes import (
    DISTRIBUTOR,
    ECOMMERCE,
    EXPORT,
    KEY_ACCOUNT,
)
from sales_pipeline.simulators.company.customer import Customer
from sales_pipeline.simulators.company.dates import NEVER, as_date, number
from sales_pipeline.simulators.company.dice import pick, stream
from sales_pipeline.simulators.company.org import Organisation

CHANNEL_SHARE = np.array([0.50, 0.20, 0.16, 0.05, 0.09])
CHANNEL_WEIGHT = (1.0, 2.2, 0.35, 9.0, 1.6)


@dataclass(frozen=True)
class Customers:
    """All customers by index, and what the order generator draws from as arrays."""

    all: tuple[Customer, ...]
    weight: np.ndarray
    first_day: np.ndarray
    last_day: np.ndarray
    channel: np.ndarray
    currency: np.ndarray
    entity: np.ndarray
    seat: np.ndarray
    is_shop: np.ndarray
    is_test: np.ndarray
    internal: np.ndarray  # indices
    ghosts: np.ndarray  # indices

    def masters(self) -> list[tuple[int, Customer]]:
        return [(i, c) for i, c in enumerate(self.all) if c.in_master]


def count_for(order_lines: int) -> int:
    """A long tail that grows slower than the business: 1,250 at 20 k lines, 110 k at 10 M."""
    return max(60, int(order_lines**0.72))


def build(seed: int, order_lines: int, org: Organisation, start: date, last: date) -> Customers:
    rng = stream(seed, "customers")
    used: set[str] = set()
    seats = _seats_by_region(org)
    made = [_draw(rng, i, seats, start, last, used) for i in range(count_for(order_lines))]
    made += special.second_codes(rng, made, max(2, min(26, order_lines // 750)), start)
    made += special.others(made, start)
    special.join_groups(made)
    return _as_arrays(made)


def _seats_by_region(org: Organisation) -> dict[str, list[int]]:
    seats: dict[str, list[int]] = {"R-KA": [], "R-SHOP": []}
    for i, team in enumerate(org.seats):
        key = {"T-EAST-KA": "R-KA", "T-GLOBAL-2": "R-SHOP"}.get(team, org.region_of(team))
        seats.setdefault(key, []).append(i)
    return seats


def _draw(
    rng: np.random.Generator,
    nth: int,
    seats: dict[str, list[int]],
    start: date,
    last: date,
    used: set[str],
) -> Customer:
    channel = int(pick(rng, CHANNEL_SHARE, 1)[0])
    place = words.PLACES[int(rng.integers(len(words.PLACES)))]
    first_day, last_day, first_order = _life(rng, start, last)
    abroad = channel == EXPORT
    if abroad:
        name, industry = naming.foreign_company(rng, used)
        country = list(words.COUNTRIES)[int(rng.integers(len(words.COUNTRIES)))]
        province, city, region = country, "", "R-GLOBAL"
    else:
        name, industry = naming.domestic_company(rng, place[1], used)
        province, city, _, region = place
    book = {KEY_ACCOUNT: "R-KA", ECOMMERCE: "R-SHOP"}.get(channel, region)
    weight = (float(rng.pareto(1.25)) + 0.08) * CHANNEL_WEIGHT[channel]
    code = f"U{nth:07d}" if channel == ECOMMERCE else f"C{nth:06d}"
    has_tax_id = not abroad and channel != ECOMMERCE and rng.random() > 0.08
    kind = {ECOMMERCE: "buyer", DISTRIBUTOR: "distributor"}.get(channel, "customer")
    return Customer(
        code, name, naming.tax_id(rng, place[2]) if has_tax_id else None, kind, channel,
        1 + int(pick(rng, np.array([0.45, 0.25, 0.30]), 1)[0]) if abroad else codes.CNY,
        codes.TRADING if abroad or rng.random() < 0.3 else codes.GROUP,
        province, city, industry, "A" if channel == KEY_ACCOUNT else "BCC"[int(rng.integers(3))],
        seats[book][int(rng.integers(len(seats[book])))], min(weight, 60.0), first_day, last_day,
        min(as_date(first_day), first_order or date.max) - timedelta(days=int(rng.integers(1, 40))),
        first_order, payment_days=(0, 30, 60, 90)[int(rng.integers(4))],
    )  # fmt: skip


def _life(rng: np.random.Generator, start: date, last: date) -> tuple[int, int, date | None]:
    """Half were customers before the data; of most of these the ERP knows the first order."""
    span = number(last) - number(start)
    old = rng.random() < 0.55
    first = number(start) - int(rng.integers(20, 2400)) if old else None
    opens = first if first is not None else number(start) + int(rng.integers(5, span))
    closes = NEVER if rng.random() > 0.2 else max(opens, number(start)) + int(rng.integers(60, 700))
    known = first is not None and rng.random() < 0.85
    return opens, closes, as_date(opens) if known else None


def _as_arrays(made: list[Customer]) -> Customers:
    def of(kind: str) -> np.ndarray:
        return np.array([i for i, c in enumerate(made) if c.kind == kind], dtype=np.int64)

    return Customers(
        tuple(made),
        np.array([c.weight for c in made]),
        np.array([c.first_day for c in made]),
        np.array([c.last_day for c in made]),
        np.array([c.channel for c in made], dtype=np.int8),
        np.array([c.currency for c in made], dtype=np.int8),
        np.array([c.entity for c in made], dtype=np.int8),
        np.array([c.seat for c in made], dtype=np.int32),
        np.array([c.source == "eshop" for c in made]),
        np.array([c.kind == "test" for c in made]),
        of("internal"),
        of("ghost"),
    )
