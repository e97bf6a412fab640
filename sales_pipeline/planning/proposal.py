"""Proposed targets of a year: low, base and stretch, and how often such growth was reached.

Pure functions of the published years of net revenue; money in Decimals of two places.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from sales_pipeline.planning.season import split

Scope = tuple[str, str]
LEVELS = {"低": Decimal("0.25"), "基准": Decimal("0.50"), "挑战": Decimal("0.75")}
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Level:
    """One proposal: growth of the company on the last twelve months and its target of the year.

    `feasibility` is the share of past growth rates that were at least as high.
    """

    name: str
    growth: Decimal
    target: Decimal
    feasibility: Decimal


def levels(base: Decimal, growths: Sequence[Decimal]) -> list[Level]:
    """The quartiles of past growth applied to `base`; without any growth the base itself."""
    known = sorted(growths) or [Decimal(0)]
    found = []
    for name, share in LEVELS.items():
        growth = percentile(known, share)
        reached = sum(past >= growth for past in known)
        target = (base * (1 + growth)).quantize(CENT, ROUND_HALF_UP)
        found.append(Level(name, growth, target, Decimal(reached) / len(known)))
    return found


def percentile(ordered: Sequence[Decimal], share: Decimal) -> Decimal:
    """The value below which a share lies, in a straight line between its neighbours."""
    at = share * (len(ordered) - 1)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)


def growths(months: Sequence[Decimal], length: int = 12) -> list[Decimal]:
    """Growth of every twelve months on the twelve before, month by month."""
    ends = range(2 * length, len(months) + 1)
    pairs = [(sum(months[e - length : e]), sum(months[e - 2 * length : e - length])) for e in ends]
    return [Decimal(now) / before - 1 for now, before in pairs if before > 0]


def spread(target: Decimal, revenue: Mapping[Scope, Decimal]) -> dict[Scope, Decimal]:
    """The company's target by the revenue of its members, to the cent within each kind of scope."""
    found: dict[Scope, Decimal] = {}
    for kind in dict.fromkeys(scope_type for scope_type, _ in revenue):
        members = sorted(scope for scope in revenue if scope[0] == kind)
        if any(revenue[member] > 0 for member in members):
            parts = split(target, [revenue[member] for member in members])
            found.update(zip(members, parts, strict=True))
    return found
