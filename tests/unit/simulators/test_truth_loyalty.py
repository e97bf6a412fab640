"""Churn and retention of the oracle: who is lost, when, and what old customers bring."""

from decimal import Decimal

import pytest
from truth_worlds import a_return, company_value, line, world

from sales_pipeline.simulators.company.truth import TruthRow

START = line("2024-01-15", 1, source_account_id="first")


def churn(as_of: str, grain: str, period_key: str, *days: str) -> TruthRow:
    """The cell of a customer with a sale on these days, in data since 2024."""
    company = world([START, *(line(day, 10) for day in days)])
    return company_value(company, as_of, "churned_customers", grain, period_key)


@pytest.mark.parametrize(
    ("days", "lost"),
    [
        (["2025-06-10"], 1),
        (["2025-06-10", "2026-06-10"], 0),  # back on the day on which the window ends
        (["2025-06-10", "2026-06-20"], 0),  # back within the month
        (["2025-06-10", "2026-07-01"], 1),
        (["2025-07-01"], 0),
        (["2025-05-31"], 0),  # lost in May
    ],
)
def test_who_was_active_before_the_month_and_is_not_at_its_end_is_lost(
    days: list[str], lost: int
) -> None:
    assert churn("2026-12-31", "month", "2026-06", *days).value == lost


def test_a_running_month_counts_the_losses_so_far() -> None:
    assert churn("2026-06-09", "month", "2026-06", "2025-06-10").value == 0
    assert churn("2026-06-10", "month", "2026-06", "2025-06-10").value == 1


def test_a_first_sale_on_the_first_day_of_a_leap_year_is_not_lost_to_that_year() -> None:
    first = line("2022-06-01", 1, source_account_id="first")
    old, new = line("2023-05-05", 10, source_account_id="A2"), line("2024-01-01", 10)
    again = line("2024-01-01", 11, source_account_id="A2")
    cell = company_value(
        world([first, old, new, again]), "2025-01-31", "churn_rate", "year", "FY2024"
    )
    assert (cell.numerator, cell.denominator) == (1, 1)


def test_a_window_that_begins_before_the_data_says_so() -> None:
    assert churn("2026-12-31", "month", "2024-12", "2024-02-10").status == "insufficient_history"
    assert churn("2026-12-31", "month", "2025-01", "2024-02-10").status == "ok"


def test_retention_follows_the_customers_of_last_year_through_the_same_days() -> None:
    lines = [
        line("2025-11-05", 100),
        line("2025-11-25", 900),  # after the days that have elapsed
        line("2026-11-05", 150),
        line("2025-11-05", 20, source_account_id="left"),
        line("2026-11-05", 70, source_account_id="new"),
        a_return("2025-11-06", 30, source_account_id="returned"),
        line("2026-11-06", 40, source_account_id="returned"),
        line("2025-11-05", 60, source_account_id=None),
    ]
    kpi = "net_revenue_retention"
    cell = company_value(world(lines), "2026-11-22", kpi, "month", "2026-11")
    assert (cell.numerator, cell.denominator, cell.value) == (150, 120, Decimal("1.25"))
    whole = company_value(world(lines), "2026-11-30", kpi, "month", "2026-11")
    assert (whole.numerator, whole.denominator) == (150, 1020)
    assert company_value(world(lines), "2026-11-22", kpi, "month", "2026-10").status == (
        "no_denominator"
    )
