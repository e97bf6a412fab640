"""Who is paid what for a month, why, and what corrections of earlier months add or take back.

Pure functions; amounts in the currency of the plan, half-up to the cent.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sales_pipeline.bonus.plans import Plan, plan_of
from sales_pipeline.bonus.scores import MISSING, Score

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Correction:
    """What a restatement of an earlier month changes: paid for before, due now."""

    month: str
    before: Decimal
    now: Decimal

    @property
    def amount(self) -> Decimal:
        return self.now - self.before


@dataclass(frozen=True)
class Statement:
    """One person's month. `reason` says why nothing is paid, or nothing more than the score."""

    person: str
    name_zh: str
    name_en: str
    role: str
    score: Score | None
    plan: Plan | None
    payout: Decimal
    reason: str
    corrections: tuple[Correction, ...] = ()

    @property
    def total(self) -> Decimal:
        return self.payout + sum((c.amount for c in self.corrections), NOTHING)


def payout_of(score: Score | None, plan: Plan | None) -> tuple[Decimal, str]:
    """What a score pays under a plan, and why nothing if nothing is payable."""
    if plan is None:
        return NOTHING, "no_plan"
    if score is None or score.score is None:
        return NOTHING, "no_score"
    if score.is_provisional:
        missing = ", ".join(c.kpi_id for c in score.components if c.status == MISSING)
        return NOTHING, f"provisional: {missing}"
    payout = plan.payout(score.score)
    return payout, "" if payout else "below_threshold"


def payouts(
    scores: Mapping[str, Score], roles: Mapping[str, str], plans: Sequence[Plan], day: date
) -> dict[str, Decimal]:
    """Payout of each person with a score, under the plans in force on `day`."""
    return {
        person: payout_of(score, plan_of(plans, roles.get(person, "unknown"), day))[0]
        for person, score in scores.items()
    }


def statements(
    scores: Mapping[str, Score],
    roles: Mapping[str, str],
    names: Mapping[str, tuple[str, str]],
    plans: Sequence[Plan],
    day: date,
    corrections: Mapping[str, Iterable[Correction]],
) -> list[Statement]:
    """One statement for everybody with a score of the month or a correction, by person."""
    found = []
    for person in sorted({*scores, *corrections}):
        role = roles.get(person, "unknown")
        plan, score = plan_of(plans, role, day), scores.get(person)
        payout, reason = payout_of(score, plan)
        own = tuple(c for c in corrections.get(person, ()) if c.amount)
        if plan is not None or own:
            zh, en = names.get(person, (person, person))
            found.append(Statement(person, zh, en, role, score, plan, payout, reason, own))
    return found


def corrections_of(
    month: str, before: Mapping[str, Decimal], now: Mapping[str, Decimal]
) -> dict[str, Correction]:
    """People whose payout of an earlier month reads otherwise now."""
    return {
        person: Correction(month, before.get(person, NOTHING), now.get(person, NOTHING))
        for person in sorted({*before, *now})
        if before.get(person, NOTHING) != now.get(person, NOTHING)
    }
