"""What HR keeps on how people do: reviews by others, training, objectives agreed with them.

Drawn from streams of their own, so nothing else moves: the same seed, the same records.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from sales_pipeline.simulators.company.dates import month_start, number
from sales_pipeline.simulators.company.dice import stream
from sales_pipeline.simulators.company.staff import Employee

if TYPE_CHECKING:
    from sales_pipeline.simulators.company.company import Company

SALES_ROLES = ("rep", "supervisor", "manager")
DIMENSIONS = ("skill", "teamwork", "responsibility")
COURSES = ("产品知识", "商务谈判", "合同与法务", "客户管理", "数据录入规范")
QUARTERS_REVIEWED = 3


@dataclass(frozen=True, slots=True)
class Review:
    """Employees score from 0 to 100, customers from 1 to 5."""

    review_id: str
    period: str
    reviewee: str
    reviewer: str
    role: str
    dimension: str
    score: int
    scale: tuple[int, int]
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Training:
    training_id: str
    who: str
    course: str
    day: int
    half_hours: int
    score: int | None
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Objective:
    """`target` and `actual` in ten-thousandths, `weight` in hundredths."""

    objective_id: str
    who: str
    period: str
    text: str
    kpi_id: str
    direction: str
    target: int
    actual: int | None
    weight: int
    is_approved: bool
    days: tuple[int, ...]


def quarters(company: "Company") -> list[tuple[str, date, date]]:
    """Key, first and last day of the quarter of as_of and of those before it that are reviewed."""
    first = date(company.as_of.year, (company.as_of.month - 1) // 3 * 3 + 1, 1)
    firsts = [month_start(first, -3 * back) for back in range(QUARTERS_REVIEWED, -1, -1)]
    return [
        (f"{f.year}Q{(f.month + 2) // 3}", f, month_start(f, 3) - timedelta(days=1))
        for f in firsts
    ]  # fmt: skip


def staff(company: "Company", first: date, last: date) -> list[Employee]:
    """Sales people who are there for the whole of a period."""
    return [
        e for e in company.market.org.employees
        if e.role in SALES_ROLES and e.hired <= first and (e.left is None or e.left > last)
    ]  # fmt: skip


def reviews(company: "Company") -> list[Review]:
    made: list[Review] = company.remember("peer_reviews", lambda: _reviews(company))
    return made


def _reviews(company: "Company") -> list[Review]:
    """Of the quarters that are over; handed in within six weeks."""
    rng = stream(company.seed, "peer_reviews")
    customers = [c.code for _, c in company.market.customers.masters()]
    made: list[Review] = []
    for period, first, last in quarters(company)[:-1]:
        people = staff(company, first, last)
        for who in people:
            level = float(rng.normal(80, 6))
            for reviewer, role in _reviewers(company, who, people, customers, rng):
                day = number(last) + int(rng.integers(3, 45))
                for dimension in DIMENSIONS:
                    points = min(100, max(0, round(float(rng.normal(level, 7)))))
                    low, high = (1, 5) if role == "customer" else (0, 100)
                    made.append(Review(
                        f"PJ{len(made):07d}", period, who.employee_id, reviewer, role, dimension,
                        low + points * (high - low) // 100, (low, high), (day,),
                    ))  # fmt: skip
    return made


def _reviewers(
    company: "Company", who: Employee, people: list[Employee], customers: list[str],
    rng: np.random.Generator,
) -> Iterator[tuple[str, str]]:  # fmt: skip
    """Everybody above, everybody below, some of the same role and some customers."""
    staff_by_id = {e.employee_id: e for e in company.market.org.employees}
    above = who.manager_id
    while above is not None:
        yield above, "superior"
        above = staff_by_id[above].manager_id
    yield from ((e.employee_id, "subordinate") for e in people if e.manager_id == who.employee_id)
    same = [e.employee_id for e in people if e.role == who.role and e is not who]
    for at in rng.permutation(len(same))[: int(rng.integers(2, 6))]:
        yield same[int(at)], "peer"
    for at in rng.choice(len(customers), int(rng.integers(1, 5)), replace=False):
        yield customers[int(at)], "customer"


def trainings(company: "Company") -> list[Training]:
    made: list[Training] = company.remember("training", lambda: _trainings(company))
    return made


def _trainings(company: "Company") -> list[Training]:
    rng = stream(company.seed, "training")
    made: list[Training] = []
    for first, _ in company.months:
        last = month_start(first, 1) - timedelta(days=1)
        for who in staff(company, first, last):
            if rng.random() > 0.35:
                continue
            day = number(first) + int(rng.integers(0, 28))
            score = int(rng.integers(60, 101)) if rng.random() < 0.7 else None
            made.append(Training(
                f"PX{len(made):06d}", who.employee_id, COURSES[int(rng.integers(len(COURSES)))],
                day, int(rng.integers(2, 33)), score, (day + int(rng.integers(0, 10)),),
            ))  # fmt: skip
    return made


def objectives(company: "Company") -> list[Objective]:
    made: list[Objective] = company.remember("objectives", lambda: _objectives(company))
    return made


def _objectives(company: "Company") -> list[Objective]:
    """Two KPIs and a free measure for a person and quarter; what was reached is told afterwards."""
    rng = stream(company.seed, "objectives")
    made: list[Objective] = []
    for period, first, last in quarters(company):
        agreed, told = number(first) - 5, number(last) + 8
        for who in staff(company, first, last):
            wan, partners = int(rng.integers(20, 400)), int(rng.integers(2, 9))
            reached = int(rng.integers(0, partners + 3)) if told <= number(company.as_of) else None
            days = (agreed,) if reached is None else (agreed, told)
            for text, kpi_id, direction, target, actual, weight in (
                ("净销售额", "net_revenue", "", wan * 10_000, None, 50),
                ("退货率控制", "return_rate", "", 0, None, 20),
                ("新增渠道伙伴", "", "higher", partners, reached, 30),
            ):
                value = int(rng.integers(100, 900)) if kpi_id == "return_rate" else target * 10_000
                made.append(Objective(
                    f"MB{len(made):06d}", who.employee_id, period, text, kpi_id, direction, value,
                    None if actual is None else actual * 10_000, weight, rng.random() < 0.97, days,
                ))  # fmt: skip
    return made
