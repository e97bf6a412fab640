"""Launch plans and promotions of the oracle; figures are worked out beside each test."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from truth_worlds import company_value, line, world

from sales_pipeline.simulators.company.facts import (
    LaunchPlanFact,
    ProductFact,
    PromotionFact,
    World,
)
from sales_pipeline.simulators.company.truth import TruthRow, compute_truth
from sales_pipeline.simulators.company.truth.ledger import Ledger
from sales_pipeline.simulators.company.truth.promotions import Effect
from sales_pipeline.simulators.company.truth.publication import Publication

LAUNCHED = ProductFact("P1", "Pumps", date(2026, 2, 10))
OLD = ProductFact("P1", "Pumps", None)
# Mondays and a Tuesday of the eight weeks before March 2, a Wednesday, and the window.
SOLD = [
    line("2026-01-01", 1), line("2026-02-23", 8, product_id="P1", quantity=Decimal(8)),
    line("2026-02-17", 4, product_id="P1", quantity=Decimal(4)),
    line("2026-02-18", 9, product_id="P1", quantity=Decimal(99)),
    line("2026-03-02", 3, product_id="P1", quantity=Decimal(3), channel="direct"),
    line("2026-03-03", 2, product_id="P1", quantity=Decimal(2)),
]  # fmt: skip


def plan(amount: int, **changes: Any) -> LaunchPlanFact:
    plain: dict[str, Any] = {
        "product_id": "P1", "version": "V1", "horizon_months": 3, "amount": Decimal(amount),
        "currency": "CNY", "approved_at": date(2026, 1, 5),
    }  # fmt: skip
    return LaunchPlanFact(**(plain | changes))


def launched(plans: Iterable[LaunchPlanFact], product: ProductFact = LAUNCHED) -> World:
    lines = [
        line("2026-02-02", 500), line("2026-02-10", 60, product_id="P1"),
        line("2026-05-09", 20, product_id="P1"), line("2026-05-10", 1000, product_id="P1"),
    ]  # fmt: skip
    return world(lines, products=(product,), launch_plans=tuple(plans))


def accuracy(company: World, as_of: str = "2026-06-01") -> TruthRow:
    return company_value(company, as_of, "launch_forecast_accuracy", "month", "2026-05")


def promotion(first: date, last: date, name: str = "PR1", **changes: Any) -> PromotionFact:
    plain: dict[str, Any] = {"scope_type": "product", "scope_key": "P1", "channel": None}
    return PromotionFact(promotion_id=name, date_from=first, date_to=last, **(plain | changes))


def effect(*promotions: PromotionFact, as_of: date = date(2026, 3, 31)) -> Effect:
    company = world(SOLD, products=(OLD,), promotions=promotions)
    found = Ledger(company, as_of).promotions.effects
    return next(it for it in found if it.promotion.promotion_id == "PR1")


MARCH = promotion(date(2026, 3, 2), date(2026, 3, 3))


def test_a_plan_is_missed_by_what_the_horizon_lacks() -> None:
    row = accuracy(launched([plan(100)]))
    assert (row.numerator, row.denominator, row.value) == (80, 100, Decimal("0.8"))


def test_of_two_versions_the_one_approved_last_counts_once_it_is() -> None:
    plans = [plan(100), plan(40, version="V2", approved_at=date(2026, 5, 20))]
    assert accuracy(launched(plans), "2026-05-19").value == Decimal("0.8")
    # 40 were planned and 80 sold: as far off as the plan is high.
    assert accuracy(launched(plans), "2026-05-20").value == 0


@pytest.mark.parametrize(
    ("planned", "status"),
    [(plan(0), "no_denominator"), (plan(9, currency="USD"), "missing_input")],
)
def test_nothing_planned_and_no_rate_have_no_accuracy(planned: LaunchPlanFact, status: str) -> None:
    row = accuracy(launched([planned]))
    assert (row.value, row.status) == (None, status)


@pytest.mark.parametrize(
    "company",
    [
        launched([plan(100, approved_at=None)]),
        launched([plan(100)], ProductFact("P1", "Pumps", date(2026, 1, 31))),
        launched([plan(100)], OLD),
    ],
    ids=["draft", "launched before the data", "never launched"],
)
def test_some_plans_have_no_cell(company: World) -> None:
    cells: Publication = frozenset({("launch_forecast_accuracy", "company", "year")})
    assert not list(compute_truth(company, date(2026, 6, 1), cells))


def test_a_window_is_compared_with_its_weekdays() -> None:
    found = effect(MARCH)
    # (8 of Mondays + 4 of Tuesdays) / 8 weeks
    assert (found.weeks, found.units, found.baseline) == (8, 5, Decimal("1.5"))


def test_a_week_with_a_promotion_of_the_product_is_passed_over() -> None:
    found = effect(MARCH, promotion(date(2026, 2, 18), date(2026, 2, 18), "PR0"))
    # The week of the Tuesday is out, and before January there is no data: 8 / 7.
    assert (found.weeks, found.baseline) == (7, Decimal("1.1429"))


def test_a_promotion_of_a_channel_is_compared_within_it() -> None:
    direct = promotion(MARCH.date_from, MARCH.date_to, channel="direct")
    export = promotion(date(2026, 2, 18), date(2026, 2, 18), "PR0", channel="export")
    found = effect(direct, export)
    assert (found.weeks, found.units, found.baseline) == (8, 3, 0)


def test_fewer_than_four_weeks_are_no_baseline() -> None:
    early = promotion(date(2026, 1, 28), date(2026, 1, 28))
    assert (effect(early).weeks, effect(early).status(date(2026, 3, 31))) == (
        3, "insufficient_history",
    )  # fmt: skip


def test_a_promotion_counts_once_it_is_over() -> None:
    company = world(SOLD, products=(OLD,), promotions=(MARCH,))
    row = company_value(company, "2026-03-03", "promo_uplift", "month", "2026-03")
    assert row.value == Decimal("3.5")
    cells: Publication = frozenset({("promo_uplift", "company", "month")})
    assert not list(compute_truth(company, date(2026, 3, 2), cells))
    # One day of it: 3 units beside Mondays alone.
    running = effect(MARCH, as_of=date(2026, 3, 2))
    assert (running.units, running.baseline) == (3, 1)
