"""What the delivered files of HR tell of reviews, training and objectives: the oracle's input.

A record counts from the first weekly file on; `complete` has what quarantine holds back as well.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sales_pipeline.simulators.company import facts
from sales_pipeline.simulators.company.company import Company
from sales_pipeline.simulators.company.dates import as_date, number
from sales_pipeline.simulators.company.dirt.master_marks import quarantined_keys
from sales_pipeline.simulators.company.export import hr_appraisals
from sales_pipeline.simulators.company.export.feed import Feed


def reviews(company: Company, files: Sequence[date], complete: bool) -> Iterator[facts.ReviewFact]:
    for r, _ in _told(company, hr_appraisals.REVIEW_FEED, "review_id", files, complete):
        yield facts.ReviewFact(
            r.review_id, r.period, r.reviewee, r.reviewer, r.role, r.dimension, r.score, r.scale
        )


def trainings(
    company: Company, files: Sequence[date], complete: bool
) -> Iterator[facts.TrainingFact]:
    for t, _ in _told(company, hr_appraisals.TRAINING_FEED, "training_id", files, complete):
        hours = Decimal(t.half_hours * 5).scaleb(-1)
        yield facts.TrainingFact(t.training_id, t.who, as_date(t.day), hours)


def objectives(
    company: Company, files: Sequence[date], complete: bool
) -> Iterator[facts.ObjectiveFact]:
    for o, until in _told(company, hr_appraisals.OBJECTIVE_FEED, "objective_id", files, complete):
        actual = o.actual if o.days[-1] <= until else None
        yield facts.ObjectiveFact(
            o.objective_id, o.who, o.period, o.kpi_id or None, Decimal(o.target).scaleb(-4),
            None if actual is None else Decimal(actual).scaleb(-4),
            Decimal(o.weight).scaleb(-2), o.is_approved,
        )  # fmt: skip


def _told(
    company: Company, feed: Feed[Any], key: str, files: Sequence[date], complete: bool
) -> Iterator[tuple[Any, int]]:
    """The records of the files, with the day of the last one."""
    if not files:
        return
    until = number(files[-1])
    held = set() if complete else set(quarantined_keys(feed.flaws_of(company)))
    for record in feed.records(company):
        if record.days[0] <= until and getattr(record, key) not in held:
            yield record, until
