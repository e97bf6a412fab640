"""The true measures of the balanced scorecard, as far as they come from figures, reviews, training.

Pure functions of the oracle's own rows. Completeness of records is judged by the gates' own tests.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal, localcontext

from sales_pipeline.simulators.company.facts import World
from sales_pipeline.simulators.company.truth.arithmetic import (
    EXACT,
    ZERO,
    half_up,
    quotient,
    total,
)
from sales_pipeline.simulators.company.truth.customers import UNKNOWN
from sales_pipeline.simulators.company.truth.organisation import Organisation
from sales_pipeline.simulators.company.truth.periods import Grain, Period, period_of, year_before
from sales_pipeline.simulators.company.truth.reviews import review_rows
from sales_pipeline.simulators.company.truth.rows import TruthRow

HIGHER = ("net_revenue", "gross_margin_rate", "collection_rate", "csat", "new_customer_rate",
          "on_time_delivery", "training_hours", "skill_score")  # fmt: skip
LOWER = ("churn_rate",)
CAP, FEWEST_PEERS = Decimal("1.20"), 3
SCOPES = ("company", "team", "salesperson")
GRAINS: tuple[Grain, ...] = ("month", "quarter", "year")
Place = tuple[str, str, str]  # scope type and key, period key
Actuals = dict[tuple[str, Place], Decimal | None]
# scope type and key, period key, measure; actual, benchmark, index
MeasureRow = tuple[str, str, str, str, Decimal | None, Decimal | None, Decimal | None]


def measure_rows(
    world: World, figures: Iterable[TruthRow], roles: Mapping[str, str], as_of: date
) -> Iterator[MeasureRow]:
    """Rows of mart_bsc_measures, by place and measure."""
    known = [f for f in figures if f.scope_type in SCOPES and f.period_grain in GRAINS]
    periods = {f.period_key: _period(f) for f in known}
    actuals: Actuals = {
        (f.kpi_id, _place(f)): f.value for f in known if f.kpi_id in (*HIGHER, *LOWER)
    }
    targets = {_place(f): f.denominator for f in known if f.kpi_id == "attainment"}
    with localcontext(EXACT):
        actuals.update(_training(world, periods.values(), as_of))
        for scope_type, key, quarter, dimension, _, score, _, _ in review_rows(world, as_of):
            if dimension == "skill":
                actuals["skill_score", (scope_type, key, quarter)] = score
        members = sorted(p for m, p in actuals if m == "net_revenue" and p[1] != UNKNOWN)
        for measure in sorted((*HIGHER, *LOWER)):
            peers = _peers(measure, members, actuals, roles)
            for place in members:
                actual = actuals.get((measure, place))
                target = targets.get(place) if measure == "net_revenue" else None
                benchmark = target
                if target is None and place[0] == "company":
                    before = year_before(periods[place[2]])
                    last_year = (*place[:2], before.key if before else "")
                    benchmark = actuals.get((measure, last_year))
                elif target is None:
                    benchmark = peers.get(_group(place, roles))
                yield *place, measure, actual, benchmark, _index(measure, actual, benchmark)


def _index(measure: str, actual: Decimal | None, benchmark: Decimal | None) -> Decimal | None:
    if actual is None or benchmark is None or benchmark <= ZERO:
        return None
    ratio = quotient(actual, benchmark)
    return min(max(2 - ratio if measure in LOWER else ratio, ZERO), CAP)


def _peers(
    measure: str, members: list[Place], actuals: Actuals, roles: Mapping[str, str]
) -> dict[Place, Decimal]:
    """The median of each group with three or more values."""
    groups: dict[Place, list[Decimal]] = {}
    for place in members:
        if (value := actuals.get((measure, place))) is not None:
            groups.setdefault(_group(place, roles), []).append(value)
    return {
        group: half_up((values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2, 9)
        for group, found in groups.items()
        if len(values := sorted(found)) >= FEWEST_PEERS
    }


def _group(place: Place, roles: Mapping[str, str]) -> Place:
    scope_type, key, period = place
    return scope_type, roles.get(key, UNKNOWN) if scope_type == "salesperson" else "", period


def _training(world: World, periods: Iterable[Period], as_of: date) -> Actuals:
    """Hours per head of those who are in a team at the end of the period, or now."""
    organisation = Organisation(world)
    people = {a.employee_id for a in world.assignments}
    begun = min((t.training_date for t in world.trainings), default=date.max).replace(day=1)
    hours: dict[Place, list[Decimal]] = {}
    for period in periods:
        if period.start < begun:
            continue
        for person in people:
            team, _ = organisation.team_and_region(person, min(period.end, as_of))
            if team == UNKNOWN:
                continue
            own = total(
                t.hours
                for t in world.trainings
                if t.employee_id == person and period.start <= t.training_date <= period.end
            )
            for scope in (("company", "company"), ("team", team), ("salesperson", person)):
                hours.setdefault((*scope, period.key), []).append(own)
    return {
        ("training_hours", place): quotient(total(found), Decimal(len(found)))
        for place, found in hours.items()
    }


def _place(figure: TruthRow) -> Place:
    return figure.scope_type, figure.scope_key, figure.period_key


def _period(figure: TruthRow) -> Period:
    """The calendar period of a figure, of which the key tells a day."""
    key = figure.period_key
    if figure.period_grain == "month":
        return period_of("month", date(int(key[:4]), int(key[5:]), 1))
    if figure.period_grain == "quarter":
        return period_of("quarter", date(int(key[:4]), 3 * int(key[-1]), 1))
    return period_of("year", date(int(key[2:]), 1, 1))
