"""Who is active, new and the same customer: one small company for each rule.

Figures are in the test, worked out beside it.
"""

from datetime import date

import pytest
from truth_worlds import LONG_AGO, company_value, line, world

from sales_pipeline.simulators.company.facts import (
    AccountFact,
)
from sales_pipeline.simulators.company.truth import compute_truth


@pytest.mark.parametrize(("sold", "active"), [("2025-04-01", 1), ("2025-03-31", 0)])
def test_a_customer_is_active_for_365_days(sold: str, active: int) -> None:
    # From 1 April 2025 to 31 March 2026 are 365 days, both included.
    row = company_value(
        world([line(sold, 1)]), "2026-03-31", "active_customers", "month", "2026-03"
    )
    assert row.value == active


def test_the_first_sale_of_a_day_is_that_of_the_smallest_line_key() -> None:
    second = line("2026-03-10", 1, order_line_id="2", channel="dealer", known_on=LONG_AGO)
    first = line("2026-03-10", 1, order_line_id="10", channel="direct", known_on=LONG_AGO)
    earlier = line("2025-01-01", 1, source_account_id="B")
    publication = frozenset({("new_customers", "channel", "month")})
    rows = compute_truth(world([earlier, second, first]), date(2026, 3, 31), publication)
    # Keys are text: 'erp:10' comes before 'erp:2'.
    credited = {row.scope_key: row.value for row in rows if row.period_key == "2026-03"}
    assert credited == {"dealer": 0, "direct": 1}


def test_an_older_first_order_of_any_record_makes_the_customer_old() -> None:
    accounts = (
        AccountFact("erp", "A1", "TX", False, date(2026, 3, 10)),
        AccountFact("zoho", "Z1", "tx", False, date(2018, 1, 1)),
    )
    company = world([line("2026-03-10", 1)], accounts=accounts)
    row = company_value(company, "2026-03-31", "new_customers", "month", "2026-03")
    assert (row.value, row.status) == (0, "ok")


def test_one_test_record_takes_the_whole_customer_out() -> None:
    accounts = (
        AccountFact("erp", "A1", "TX", False, None),
        AccountFact("zoho", "Z1", "TX", True, None),
    )
    assert not list(compute_truth(world([line("2026-03-10", 1)], accounts=accounts), LONG_AGO))
    assert not list(
        compute_truth(world([line("2026-03-10", 1)], accounts=accounts), date(2026, 3, 31))
    )
