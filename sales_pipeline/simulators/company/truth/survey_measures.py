"""The formulas of the customer survey: satisfaction, recommendation and how many answered.

Pure functions, one per KPI, like those of `measures.py`; points are 0 to 100.
"""

from collections.abc import Callable
from decimal import Decimal

from sales_pipeline.simulators.company.facts import ResponseFact
from sales_pipeline.simulators.company.truth.answers import Event
from sales_pipeline.simulators.company.truth.arithmetic import EXACT, half_up, total
from sales_pipeline.simulators.company.truth.figures import Cell, Figure

FEW = 5
HUNDRED = Decimal(100)


def csat(cell: Cell) -> Figure:
    scores = _scores(cell)
    return _mean(cell, total(_points(r) for r in scores), len(scores))


def csat_top2_share(cell: Cell) -> Figure:
    scores = _scores(cell)
    return _mean(cell, Decimal(sum(_score(r) >= r.score_max - 1 for r in scores)), len(scores))


def nps(cell: Cell) -> Figure:
    asked = _recommendations(cell)
    promoters = sum(_score(r) >= 9 for r in asked)
    detractors = sum(_score(r) <= 6 for r in asked)
    return _mean(cell, Decimal(promoters - detractors), len(asked))


def survey_response_rate(cell: Cell) -> Figure:
    sent = [event for event in _events(cell) if event.is_invitation]
    answered = Decimal(sum(event.is_answered for event in sent))
    return Figure(answered, Decimal(len(sent)), row_count=_row_count(cell))


SURVEY_MEASURES: dict[str, Callable[[Cell], Figure]] = {
    "csat": csat,
    "csat_top2_share": csat_top2_share,
    "nps": nps,
    "survey_response_rate": survey_response_rate,
}


def _events(cell: Cell) -> list[Event]:
    first, last = cell.period.start, cell.end
    return cell.ledger.answers.between(cell.scope_type, cell.scope_key, first, last)


def _answered(cell: Cell, question: str) -> list[ResponseFact]:
    events = [event for event in _events(cell) if not event.is_invitation]
    return [e.response for e in events if e.response.question == question]


def _scores(cell: Cell) -> list[ResponseFact]:
    return [r for r in _answered(cell, "CSAT") if r.score_max > r.score_min]


def _recommendations(cell: Cell) -> list[ResponseFact]:
    return [r for r in _answered(cell, "NPS") if (r.score_min, r.score_max) == (0, 10)]


def _score(response: ResponseFact) -> int:
    assert response.score is not None, f"{response.response_id} is answered without a score"
    return response.score


def _points(response: ResponseFact) -> Decimal:
    reached = Decimal(_score(response) - response.score_min)
    scale = Decimal(response.score_max - response.score_min)
    return half_up(EXACT.divide(HUNDRED * reached, scale), 6)


def _mean(cell: Cell, numerator: Decimal, count: int) -> Figure:
    return Figure(numerator, Decimal(count), count < FEW, row_count=_row_count(cell))


def _row_count(cell: Cell) -> int:
    sent = sum(event.is_invitation for event in _events(cell))
    return sent + len(_scores(cell)) + len(_recommendations(cell))
