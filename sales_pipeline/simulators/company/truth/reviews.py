"""The true 360 review: means of the reviewers' roles, weighted, without roles of too few.

Pure functions of the oracle's own rows; the weights are its own copy of that decision.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, localcontext

from sales_pipeline.simulators.company.facts import ReviewFact, World
from sales_pipeline.simulators.company.truth.arithmetic import EXACT, quotient, total
from sales_pipeline.simulators.company.truth.customers import UNKNOWN
from sales_pipeline.simulators.company.truth.organisation import Organisation
from sales_pipeline.simulators.company.truth.periods import quarter_end

ROLE_WEIGHTS = {
    "superior": Decimal("0.40"), "peer": Decimal("0.30"), "subordinate": Decimal("0.20"),
    "customer": Decimal("0.10"),
}  # fmt: skip
FEWEST_REVIEWERS = 3
Person = tuple[str, str, str, str]  # quarter, reviewee, role, dimension
Place = tuple[str, str, str, str]  # scope type and key, quarter, dimension
Cells = dict[str, list[Decimal]]  # points that are shown, by role
# scope type and key, quarter, dimension; coverage, score, status, scores shown
ReviewRow = tuple[str, str, str, str, Decimal, Decimal | None, str, int]


def review_rows(world: World, as_of: date) -> Iterator[ReviewRow]:
    """The rows of mart_review_360, by place."""
    with localcontext(EXACT):
        found = _places(world, as_of)
        for place, roles in sorted(found.items()):
            shown = {role: points for role, points in roles.items() if points}
            coverage = total(ROLE_WEIGHTS[role] for role in shown)
            weighted = total(
                ROLE_WEIGHTS[role] * quotient(total(points), Decimal(len(points)))
                for role, points in shown.items()
            )
            is_partial = quarter_end(place[2]) > as_of
            status = "partial_period" if is_partial else "ok"
            yield (
                *place, coverage, quotient(weighted, coverage) if shown else None,
                "small_sample" if len(shown) < len(roles) else status,
                sum(len(points) for points in shown.values()),
            )  # fmt: skip


def _places(world: World, as_of: date) -> dict[Place, Cells]:
    """The points of each scope member, quarter, dimension and role; none of a role suppressed."""
    organisation = Organisation(world)
    found: dict[Place, Cells] = {}
    for (quarter, who, role, dimension), points in _people(world).items():
        shown = points if len(points) >= FEWEST_REVIEWERS else []
        team, _ = organisation.team_and_region(who, min(quarter_end(quarter), as_of))
        scopes = [("company", "company"), ("salesperson", who)]
        scopes += [("team", team)] if team != UNKNOWN else []
        for scope in scopes:
            for part in (dimension, "total"):
                cell = found.setdefault((*scope, quarter, part), {})
                cell.setdefault(role, []).extend(shown)
    return found


def _people(world: World) -> dict[Person, list[Decimal]]:
    """One score of each reviewer: the demo has nobody who thinks twice."""
    found: dict[Person, list[Decimal]] = {}
    for review in world.reviews:
        key = review.period_key, review.reviewee, review.role, review.dimension
        found.setdefault(key, []).append(_points(review))
    return found


def _points(review: ReviewFact) -> Decimal:
    low, high = review.scale
    return quotient(Decimal(100 * (review.score - low)), Decimal(high - low))
