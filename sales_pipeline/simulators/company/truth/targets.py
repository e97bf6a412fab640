"""The targets of a KPI in force at a business date: approved, known by then, the latest version.

Built once from the world's targets, changed by nothing afterwards.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from sales_pipeline.simulators.company.facts import TargetFact
from sales_pipeline.simulators.company.truth.arithmetic import EXACT, half_up, total
from sales_pipeline.simulators.company.truth.periods import Period
from sales_pipeline.simulators.company.truth.workdays import progress

KPI = "net_revenue"
REPORTING_CURRENCY = "CNY"
Place = tuple[str, str, date, date]  # scope type and key, first and last day


class Targets:
    """Answers which targets make up the target of a scope member in a period."""

    def __init__(self, targets: Iterable[TargetFact], as_of: date, kpi_id: str = KPI) -> None:
        targets = [target for target in targets if target.kpi_id == kpi_id]
        self._in_force: dict[tuple[str, str], list[TargetFact]] = {}
        for target in _latest(targets, as_of).values():
            self._in_force.setdefault((target.scope_type, target.scope_key), []).append(target)

    def filling(self, scope_type: str, scope_key: str, period: Period) -> list[TargetFact]:
        """The shortest targets that fill the whole period; none if a day has no target."""
        inside = self._inside(scope_type, scope_key, period)
        for months in sorted({_months(target) for target in inside}):
            parts = [target for target in inside if _months(target) == months]
            days = sum((part.last_day - part.first_day).days + 1 for part in parts)
            if days == (period.end - period.start).days + 1:
                return parts
        return []

    def holders(self, scope_type: str, period: Period) -> set[str]:
        """Scope members with a target for the period or a part of it."""
        members = {scope_key for kind, scope_key in self._in_force if kind == scope_type}
        return {member for member in members if self._inside(scope_type, member, period)}

    def _inside(self, scope_type: str, scope_key: str, period: Period) -> list[TargetFact]:
        return [
            target
            for target in self._in_force.get((scope_type, scope_key), [])
            if period.start <= target.first_day and target.last_day <= period.end
        ]


def due(amount: Decimal, first: date, last: date, today: date) -> Decimal:
    """The part of a target that the elapsed workdays of its days stand for."""
    elapsed, whole = progress(first, last, today)
    return half_up(EXACT.divide(amount * elapsed, Decimal(whole)), 6)


def value_of(parts: Iterable[TargetFact]) -> Decimal:
    return total(part.value for part in parts)


def _latest(targets: Iterable[TargetFact], as_of: date) -> dict[Place, TargetFact]:
    """Of the versions of a target that count, the one approved last; then the largest name."""
    found: dict[Place, TargetFact] = {}
    for target in sorted(_known(targets, as_of), key=_rank):
        place = target.scope_type, target.scope_key, target.first_day, target.last_day
        if _counts(target, as_of):
            found[place] = target
    return found


def _known(targets: Iterable[TargetFact], as_of: date) -> Iterable[TargetFact]:
    """Each version of each target as it was last told of."""
    told = sorted((t for t in targets if t.known_on <= as_of), key=lambda t: t.known_on)
    return {
        (t.version, t.kpi_id, t.scope_type, t.scope_key, t.first_day, t.last_day): t for t in told
    }.values()


def _counts(target: TargetFact, as_of: date) -> bool:
    is_approved = target.is_approved and (target.approved_on or as_of) <= as_of
    return is_approved and target.currency == REPORTING_CURRENCY


def _rank(target: TargetFact) -> tuple[date, str]:
    return target.approved_on or date.min, target.version


def _months(target: TargetFact) -> int:
    first, last = target.first_day, target.last_day
    return (last.year - first.year) * 12 + last.month - first.month + 1
