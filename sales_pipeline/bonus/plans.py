"""Bonus plans: what a role is paid for which score, in versions with their days.

A plan file is CSV with one row per version, role and threshold; money in the plan's currency.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

DEFAULT_PLANS = Path(__file__).with_name("bonus_plans.csv")
CENT = Decimal("0.01")


class BonusError(ValueError):
    """A bonus run is not possible; the message says why and what to do."""


@dataclass(frozen=True)
class Plan:
    """`steps` are (least score, factor), ascending; below the first one nothing is paid."""

    version: int
    role: str
    valid_from: date
    valid_to: date | None
    target_bonus: Decimal
    currency: str
    cap: Decimal
    steps: tuple[tuple[Decimal, Decimal], ...]

    def factor(self, score: Decimal) -> Decimal:
        """The factor of the highest threshold reached, at most the cap."""
        reached = [factor for least, factor in self.steps if score >= least]
        return min(reached[-1] if reached else Decimal(0), self.cap)

    def payout(self, score: Decimal) -> Decimal:
        """Target bonus x factor, half-up to the cent."""
        return (self.target_bonus * self.factor(score)).quantize(CENT, ROUND_HALF_UP)


def load_plans(path: Path) -> list[Plan]:
    """The plans of a file; raises BonusError for plans of a role that overlap."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
        plans = [_plan(group) for group in _grouped(rows)]
    except (OSError, KeyError, ValueError, ArithmeticError) as error:
        raise BonusError(f"{path} is no file of bonus plans: {error}") from None
    for plan in plans:
        if any(_overlap(plan, other) for other in plans if other is not plan):
            raise BonusError(f"{path}: plans of {plan.role} overlap; set valid_to of the older one")
    return plans


def plan_of(plans: Iterable[Plan], role: str, day: date) -> Plan | None:
    """The plan of a role that is in force on a day."""
    found = (p for p in plans if p.role == role and p.valid_from <= day)
    return next((p for p in found if p.valid_to is None or day < p.valid_to), None)


def _grouped(rows: list[dict[str, str]]) -> list[list[dict[str, str]]]:
    groups: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in rows:
        groups.setdefault((row["version"], row["role"]), []).append(row)
    return list(groups.values())


def _plan(rows: list[dict[str, str]]) -> Plan:
    first = rows[0]
    fixed = ("valid_from", "valid_to", "target_bonus", "currency", "cap")
    if any(row[name] != first[name] for row in rows for name in fixed):
        raise ValueError(f"version {first['version']} of {first['role']} contradicts itself")
    return Plan(
        int(first["version"]), first["role"], date.fromisoformat(first["valid_from"]),
        date.fromisoformat(first["valid_to"]) if first["valid_to"] else None,
        Decimal(first["target_bonus"]), first["currency"], Decimal(first["cap"]),
        tuple(sorted((Decimal(row["min_score"]), Decimal(row["factor"])) for row in rows)),
    )  # fmt: skip


def _overlap(one: Plan, other: Plan) -> bool:
    if one.role != other.role:
        return False
    return (one.valid_to is None or other.valid_from < one.valid_to) and (
        other.valid_to is None or one.valid_from < other.valid_to
    )
