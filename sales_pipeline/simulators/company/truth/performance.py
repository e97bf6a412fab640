"""The true performance scores: published figures against targets or peers, weighted.

Pure functions of the oracle's own rows; the weights are its own copy of that decision.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, localcontext

from sales_pipeline.simulators.company.truth.arithmetic import (
    EXACT,
    ZERO,
    half_up,
    quotient,
    total,
)
from sales_pipeline.simulators.company.truth.customers import UNKNOWN
from sales_pipeline.simulators.company.truth.rows import TruthRow

WEIGHTS = {
    "net_revenue": Decimal("0.30"),
    "gross_margin_rate": Decimal("0.20"),
    "collection_rate": Decimal("0.20"),
    "new_customers": Decimal("0.15"),
    "csat": Decimal("0.15"),
}
CAP, LEAST_COVERAGE, FEWEST_PEERS = Decimal("1.20"), Decimal("0.70"), 3
MISSING = "missing_input"
Place = tuple[str, str, str, str]  # scope type and key, period grain and key
Group = tuple[str, str, str, str]  # scope type, peer group, period grain and key
# place; coverage, score, status, provisional, peers with a score, rank
ScoreRow = tuple[str, str, str, str, Decimal, Decimal | None, str, bool, int, int | None]


@dataclass
class Member:
    """A scope member in a period, with its published figures."""

    place: Place
    group: Group
    figures: dict[str, TruthRow] = field(default_factory=dict)
    indexes: dict[str, Decimal] = field(default_factory=dict)

    def value(self, kpi_id: str) -> Decimal | None:
        return self.figures[kpi_id].value if kpi_id in self.figures else None

    @property
    def coverage(self) -> Decimal:
        return total(WEIGHTS[kpi_id] for kpi_id in self.indexes)

    @property
    def score(self) -> Decimal | None:
        """100 x the weighted mean of the indexes; none below the least coverage."""
        weighted = total(WEIGHTS[kpi_id] * index for kpi_id, index in self.indexes.items())
        return quotient(100 * weighted, self.coverage) if self.coverage >= LEAST_COVERAGE else None

    @property
    def is_provisional(self) -> bool:
        found = (self.figures.get(kpi_id) for kpi_id in WEIGHTS)
        return any(figure is None or figure.status == MISSING for figure in found)

    @property
    def status(self) -> str:
        if self.score is None:
            return MISSING
        is_partial = any(figure.is_partial for figure in self.figures.values())
        return "partial_period" if is_partial else "ok"


def score_rows(figures: Iterable[TruthRow], roles: Mapping[str, str]) -> Iterator[ScoreRow]:
    """The rows of mart_performance_score, by place; roles of salespersons are those of today."""
    with localcontext(EXACT):
        members = _members(figures, roles)
        groups: dict[Group, list[Member]] = {}
        for member in members:
            groups.setdefault(member.group, []).append(member)
        for group in groups.values():
            _measure(group)
        ranks = {place: rank for group in groups.values() for place, rank in _ranks(group)}
    for m in sorted(members, key=lambda member: member.place):
        peers = sum(peer.score is not None for peer in groups[m.group])
        rank = ranks.get(m.place) if peers >= FEWEST_PEERS else None
        yield *m.place, m.coverage, m.score, m.status, m.is_provisional, peers, rank


def _members(figures: Iterable[TruthRow], roles: Mapping[str, str]) -> list[Member]:
    found: dict[Place, Member] = {}
    for row in figures:
        if row.kpi_id not in (*WEIGHTS, "attainment") or not _has_score(row):
            continue
        place = row.scope_type, row.scope_key, row.period_grain, row.period_key
        is_person = row.scope_type == "salesperson"
        group = roles.get(row.scope_key, UNKNOWN) if is_person else row.scope_type
        member = Member(place, (row.scope_type, group, row.period_grain, row.period_key))
        found.setdefault(place, member).figures[row.kpi_id] = row
    return list(found.values())


def _has_score(row: TruthRow) -> bool:
    is_scope = row.scope_type in ("region", "team", "salesperson") and row.scope_key != UNKNOWN
    return is_scope and row.period_grain in ("month", "quarter", "year")


def _measure(group: Iterable[Member]) -> None:
    """Index of each component: all of them are better when higher."""
    members = list(group)
    for kpi_id in WEIGHTS:
        values = sorted(v for m in members if (v := m.value(kpi_id)) is not None)
        for member in members:
            actual, target = member.value(kpi_id), _target(member, kpi_id)
            benchmark = _median(values) if target is None else target
            if actual is not None and benchmark is not None and benchmark > ZERO:
                member.indexes[kpi_id] = min(max(quotient(actual, benchmark), ZERO), CAP)


def _target(member: Member, kpi_id: str) -> Decimal | None:
    attainment = member.figures.get("attainment") if kpi_id == "net_revenue" else None
    return attainment.denominator if attainment else None


def _median(values: list[Decimal]) -> Decimal | None:
    """The mean of the two in the middle, half-up at 9 places."""
    if not values:
        return None
    middle = len(values) // 2
    return half_up((values[(len(values) - 1) // 2] + values[middle]) / 2, 9)


def _ranks(group: Iterable[Member]) -> Iterator[tuple[Place, int]]:
    """Dense: equal scores share a place and leave no gap."""
    scored = [(m.place, m.score) for m in group if m.score is not None]
    ordered = sorted({score for _, score in scored}, reverse=True)
    yield from ((place, ordered.index(score) + 1) for place, score in scored)
