"""After-sales cases of the demo company: opened, answered, resolved, and what becomes of that.

Whole lives, drawn from a stream of their own; the state of a case on any evening follows from its
days. They live in Zoho, on accounts that keep their owner and are never deleted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from sales_pipeline.simulators.company import facts
from sales_pipeline.simulators.company.crm import CrmAccount
from sales_pipeline.simulators.company.crm_records import record_id
from sales_pipeline.simulators.company.dates import EPOCH, NEVER, as_date, number
from sales_pipeline.simulators.company.dice import pick, stream

if TYPE_CHECKING:
    from sales_pipeline.simulators.company.company import Company

DAY, FOREVER = 86_400, NEVER * 86_400
PREFIX, SERIES = "57257670000", 11
KINDS = {"Problem": "complaint", "Question": "question", "Feature Request": "question"}
KIND_SHARES = np.array([0.4, 0.45, 0.15])
CASES_PER_ACCOUNT = 1.5
ANSWERED, ENTERED_LATE, REOPENED, DELETED = 0.9, 0.12, 0.1, 0.04


@dataclass(frozen=True, slots=True)
class Case:
    """Moments are seconds since 1970, local; days are those whose evening shows what happened."""

    case_id: str
    account: CrmAccount
    kind: str
    opened: int
    answered: int
    answer_entered: int
    resolved: int
    resolution_entered: int
    reopened: int
    resolved_again: int
    deleted: int

    @property
    def days(self) -> tuple[int, ...]:
        return (self.opened // DAY, self.answer_entered, self.resolution_entered, self.reopened,
                self.resolved_again // DAY)  # fmt: skip

    def answered_by(self, day: int) -> int | None:
        return self.answered if self.answer_entered <= day else None

    def resolved_by(self, day: int) -> int | None:
        if self.resolved_again // DAY <= day:
            return self.resolved_again
        return self.resolved if self.resolution_entered <= day < self.reopened else None


def of(company: "Company") -> tuple[Case, ...]:
    made: tuple[Case, ...] = company.remember("cases", lambda: _build(company))
    return made


def known(company: "Company", through: date) -> Iterator[facts.CaseFact]:
    """The cases that stand on the evening of `through`."""
    day = number(through)
    for case in of(company):
        if case.days[0] <= day < case.deleted:
            answered, resolved = case.answered_by(day), case.resolved_by(day)
            yield facts.CaseFact(
                case.case_id, "zoho", case.account.account_id, KINDS[case.kind],
                moment(case.opened), None if answered is None else moment(answered),
                None if resolved is None else moment(resolved),
            )  # fmt: skip


def owners(company: "Company", held: set[str]) -> Iterator[facts.OwnerFact]:
    """Who owns the accounts of the cases, but for those that were not accepted."""
    for account in {case.account.account_id: case.account for case in of(company)}.values():
        if account.account_id not in held:
            yield facts.OwnerFact("zoho", account.account_id, account.owner, EPOCH)


def moment(second: int) -> datetime:
    """A local time, without an offset."""
    return datetime.combine(as_date(0), datetime.min.time()) + timedelta(seconds=second)


def _build(company: "Company") -> tuple[Case, ...]:
    rng = stream(company.seed, "cases", "zoho")
    steady = [a for a in company.crm("zoho") if a.reassigned == a.deleted == NEVER]
    made: list[Case] = []
    for account in steady:
        first = max(account.created_day, number(company.start))
        for _ in range(int(rng.poisson(CASES_PER_ACCOUNT))):
            day = int(rng.integers(first, number(company.last)))
            made.append(_case(rng, record_id(PREFIX, SERIES, len(made)), account, day))
    return tuple(sorted(made, key=lambda case: (case.opened, case.case_id)))


def _case(rng: np.random.Generator, case_id: str, account: CrmAccount, day: int) -> Case:
    """Answered within hours and resolved within days; one in thirty stays open for good."""
    kind = list(KINDS)[int(pick(rng, KIND_SHARES, 1)[0])]
    opened = day * DAY + int(rng.integers(34_000, 61_200))
    answered = opened + int(rng.gamma(1.3, 9_000)) if rng.random() < ANSWERED else FOREVER
    start = opened if answered == FOREVER else answered
    resolved = start + int(rng.gamma(1.2, 200_000)) if rng.random() < 0.97 else FOREVER
    late = int(rng.integers(1, 5)) if rng.random() < ENTERED_LATE else 0
    reopened, again = NEVER, FOREVER
    if resolved != FOREVER and rng.random() < REOPENED:
        reopened = resolved // DAY + late + int(rng.integers(1, 12))
        again = reopened * DAY + int(rng.gamma(1.2, 200_000)) + DAY
    deleted = day + int(rng.integers(1, 40)) if rng.random() < DELETED else NEVER
    return Case(
        case_id, account, kind, opened, answered, answered // DAY + late, resolved,
        resolved // DAY + late, reopened, again, deleted,
    )  # fmt: skip
