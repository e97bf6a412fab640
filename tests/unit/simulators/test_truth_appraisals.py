"""The oracle's 360 review, objectives and profit gap, each on figures worked out by hand."""

from datetime import date
from decimal import Decimal

from truth_worlds import world

from sales_pipeline.simulators.company.facts import ObjectiveFact, ReviewFact
from sales_pipeline.simulators.company.truth import TruthRow
from sales_pipeline.simulators.company.truth.mbo import mbo_rows
from sales_pipeline.simulators.company.truth.profit_gap import gap_rows
from sales_pipeline.simulators.company.truth.reviews import review_rows

AS_OF = date(2026, 11, 20)


def review(role: str, reviewer: str, score: int, scale: tuple[int, int] = (0, 100)) -> ReviewFact:
    return ReviewFact(f"R{reviewer}", "2026Q3", "E1", reviewer, role, "skill", score, scale)


def objective(
    kpi_id: str | None, target: str, actual: str | None, weight: str, quarter: str = "2026Q3"
) -> ObjectiveFact:
    reached = None if actual is None else Decimal(actual)
    return ObjectiveFact(
        "O", "E1", quarter, kpi_id, Decimal(target), reached, Decimal(weight), True
    )


def figure(kpi_id: str, value: str | None, top: str = "0", bottom: str = "0") -> TruthRow:
    return TruthRow(
        kpi_id, "company", "company", "month", "2026-10", None if value is None else Decimal(value),
        Decimal(top), Decimal(bottom), "ok", False, 1,
    )  # fmt: skip


def test_a_role_of_two_reviewers_gives_its_weight_to_the_others() -> None:
    reviews = [review("peer", f"P{n}", score) for n, score in enumerate((60, 70, 80))]
    reviews += [review("superior", f"S{n}", 90) for n in range(3)]
    reviews += [review("customer", f"C{n}", 1, (1, 5)) for n in range(2)]
    rows = {row[:4]: row[4:] for row in review_rows(world([], reviews=tuple(reviews)), AS_OF)}
    # (0.3 x 70 + 0.4 x 90) / 0.7
    found = Decimal("0.7"), Decimal("81.428571429"), "small_sample", 6
    assert rows["salesperson", "E1", "2026Q3", "total"] == found


def test_objectives_are_weighed_and_lower_is_better_where_it_is() -> None:
    objectives = (objective("return_rate", "0.02", None, "0.5"), objective(None, "4", "5", "0.5"))
    returns = TruthRow(
        "return_rate", "salesperson", "E1", "quarter", "2026Q3", Decimal("0.03"), None, None, "ok",
        False, 1,
    )  # fmt: skip
    company = world([], objectives=objectives)
    assert list(mbo_rows(company, [returns], AS_OF)) == [
        ("E1", "2026Q3", 2, 1, Decimal("0.875"), "ok")
    ]
    assert list(mbo_rows(company, [], AS_OF)) == [
        ("E1", "2026Q3", 2, Decimal("0.5"), None, "missing_input")
    ]


def test_each_lever_closes_the_gap_alone() -> None:
    """34 of the budgeted 100 are margin: 4 are missing, of which 3 of discounts are too few."""
    rows = [
        figure("net_revenue", "90"), figure("budget_variance", "-10"), figure("gross_margin", "30"),
        figure("gross_margin_rate", None, "30", "90"), figure("discount_rate", None, "3", "93"),
    ]  # fmt: skip
    (row,) = gap_rows(rows)
    assert row[4:] == (
        4, 102, Decimal("0.044444444"), Decimal("0.066666667"), None, "ok",
    )  # fmt: skip
    (met,) = gap_rows([*rows[:2], figure("gross_margin", "34"), *rows[3:]])
    assert met[4:] == (0, None, None, None, None, "target_met")
