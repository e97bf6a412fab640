"""The true attainment of objectives, from published figures or what HR tells.

Pure functions of the oracle's own rows.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal, localcontext

from sales_pipeline.simulators.company.facts import ObjectiveFact, World
from sales_pipeline.simulators.company.truth.arithmetic import EXACT, ZERO, half_up, quotient, total
from sales_pipeline.simulators.company.truth.periods import quarter_end
from sales_pipeline.simulators.company.truth.rows import TruthRow

LOWER_IS_BETTER = ("return_rate",)
LEAST_COVERAGE = Decimal("0.70")
Figures = dict[tuple[str, str, str], TruthRow]
# person, quarter; objectives, coverage, attainment, status
MboRow = tuple[str, str, int, Decimal, Decimal | None, str]


def mbo_rows(world: World, figures: Iterable[TruthRow], as_of: date) -> Iterator[MboRow]:
    """The rows of mart_mbo, by person and quarter."""
    known = {
        (f.kpi_id, f.scope_key, f.period_key): f
        for f in figures
        if f.scope_type == "salesperson" and f.period_grain == "quarter"
    }
    agreed: dict[tuple[str, str], list[ObjectiveFact]] = {}
    for objective in world.objectives:
        if objective.is_approved:
            place = objective.employee_id, objective.period_key
            agreed.setdefault(place, []).append(objective)
    with localcontext(EXACT):
        for place, objectives in sorted(agreed.items()):
            yield *place, len(objectives), *_total(objectives, known, as_of)


def _total(
    objectives: list[ObjectiveFact], known: Figures, as_of: date
) -> tuple[Decimal, Decimal | None, str]:
    reached = {o: a for o in objectives if (a := _attainment(o, known)) is not None}
    weight = total(o.weight for o in reached)
    coverage = half_up(quotient(weight, total(o.weight for o in objectives)), 4)
    if coverage < LEAST_COVERAGE:
        return coverage, None, "missing_input"
    weighted = total(o.weight * attained for o, attained in reached.items())
    is_partial = quarter_end(objectives[0].period_key) > as_of
    return coverage, quotient(weighted, weight), "partial_period" if is_partial else "ok"


def _attainment(objective: ObjectiveFact, known: Figures) -> Decimal | None:
    """Actual by target, where lower is better 2 less that, never below 0."""
    actual = objective.actual
    if objective.kpi_id is not None:
        figure = known.get((objective.kpi_id, objective.employee_id, objective.period_key))
        actual = figure.value if figure else None
    if actual is None or objective.target <= ZERO:
        return None
    ratio = quotient(actual, objective.target)
    return max(2 - ratio if objective.kpi_id in LOWER_IS_BETTER else ratio, ZERO)
