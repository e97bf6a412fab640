"""Scores of people from KPI values of one state of knowledge: the rule of mart_performance_score.

Pure functions in Decimal; a score of the same values is the same at any time.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

LEAST_COVERAGE = Decimal("0.70")
MISSING = "missing_input"
NINE = Decimal("1e-9")


@dataclass(frozen=True)
class Value:
    """A KPI of a person as it was known; `denominator` is the target of an attainment."""

    value: Decimal | None
    denominator: Decimal | None
    status: str


@dataclass(frozen=True)
class Weight:
    """A component of the score; `target_kpi_id` names the attainment whose target it has."""

    kpi_id: str
    target_kpi_id: str | None
    weight: Decimal
    cap: Decimal
    direction: str


@dataclass(frozen=True)
class Component:
    kpi_id: str
    weight: Decimal
    actual: Decimal | None
    benchmark: Decimal | None
    benchmark_source: str
    index: Decimal | None
    status: str


@dataclass(frozen=True)
class Score:
    """`score` is empty below the least coverage; a provisional one pays nothing."""

    components: tuple[Component, ...]
    coverage: Decimal
    score: Decimal | None
    is_provisional: bool


Values = Mapping[str, Mapping[str, Value]]  # by person and KPI


def scores_of(
    values: Values, roles: Mapping[str, str], weights: Iterable[Weight]
) -> dict[str, Score]:
    """The score of each person who has a value of a component; peers are people of one role."""
    used = sorted(weights, key=lambda weight: (-weight.weight, weight.kpi_id))
    people = [p for p in sorted(values) if any(w.kpi_id in values[p] for w in used)]
    groups: dict[str, list[str]] = {}
    for person in people:
        groups.setdefault(roles.get(person, "unknown"), []).append(person)
    with localcontext() as context:
        context.prec = 60
        return {
            person: _score([_component(person, group, values, weight) for weight in used])
            for group in groups.values()
            for person in group
        }


def _component(person: str, peers: list[str], values: Values, weight: Weight) -> Component:
    own = values[person].get(weight.kpi_id)
    target = values[person].get(weight.target_kpi_id) if weight.target_kpi_id else None
    known = sorted(
        found.value
        for peer in peers
        if (found := values[peer].get(weight.kpi_id)) is not None and found.value is not None
    )
    is_target = target is not None and target.denominator is not None
    benchmark = target.denominator if target is not None and is_target else _median(known)
    status = _status(own, benchmark)
    index = None
    if own is not None and own.value is not None and benchmark is not None and benchmark > 0:
        ratio = _half_up(own.value / benchmark)
        ratio = 2 - ratio if weight.direction == "lower" else ratio
        index = min(max(ratio, Decimal(0)), weight.cap)
    return Component(
        weight.kpi_id, weight.weight, None if own is None else own.value, benchmark,
        "target" if is_target else "peer_median", index, status,
    )  # fmt: skip


def _status(own: Value | None, benchmark: Decimal | None) -> str:
    if own is None:
        return MISSING
    if own.value is None or own.status == MISSING or benchmark is None or benchmark > 0:
        return own.status
    return "no_denominator" if benchmark == 0 else "negative_denominator"


def _score(components: list[Component]) -> Score:
    known = [(c.weight, c.index) for c in components if c.index is not None]
    coverage = sum((weight for weight, _ in known), Decimal(0))
    weighted = sum((weight * index for weight, index in known), Decimal(0))
    score = _half_up(100 * weighted / coverage) if coverage >= LEAST_COVERAGE else None
    is_provisional = any(c.status == MISSING for c in components)
    return Score(tuple(components), coverage, score, is_provisional)


def _median(values: list[Decimal]) -> Decimal | None:
    if not values:
        return None
    middle = len(values) // 2
    return _half_up((values[(len(values) - 1) // 2] + values[middle]) / 2)


def _half_up(value: Decimal) -> Decimal:
    return value.quantize(NINE, ROUND_HALF_UP)
