"""Which lines count, in which currency and with whom: one small company for each rule.

Figures are in the test, worked out beside it.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from truth_worlds import LONG_AGO, company_value, line, world

from sales_pipeline.simulators.company.facts import (
    AssignmentFact,
    FxFact,
    LineFact,
    OrgUnitFact,
)
from sales_pipeline.simulators.company.truth import compute_truth
from sales_pipeline.simulators.company.truth.counting import gross_amount, net_amount


@pytest.mark.parametrize(
    ("changes", "gross", "net"),
    [
        ({"unit_price": "0.005"}, "0.01", "0.01"),
        ({"unit_price": "0.005", "quantity": "-1", "line_type": "return"}, "0", "-0.01"),
        ({"unit_price": "2.6750", "quantity": "1"}, "2.68", "2.68"),
        # 1/3 of a piece at 100 is 33.33; the discount is taken before rounding.
        ({"unit_price": "100", "quantity": "0.3333", "discount_amount": "0.02"}, "33.33", "33.31"),
        # 113.00565 / 1.13 is 100.005 exactly, a half that binary fractions miss.
        (
            {
                "unit_price": "113",
                "list_price": "113.00565",
                "tax_rate": "0.13",
                "tax_amount": "13",
                "price_includes_tax": True,
            },
            "100.01",
            "100",
        ),
        ({"unit_price": "113", "tax_amount": "13", "price_includes_tax": False}, "113", "113"),
    ],
)
def test_a_line_is_rounded_half_up_once(changes: dict[str, Any], gross: str, net: str) -> None:
    one = line("2026-01-01", 1, **{k: as_decimal(v) for k, v in changes.items()})
    assert (gross_amount(one), net_amount(one)) == (Decimal(gross), Decimal(net))


def as_decimal(value: Any) -> Any:
    return Decimal(value) if isinstance(value, str) and value != "return" else value


@pytest.mark.parametrize(("rate_date", "net"), [("2026-03-10", 720), ("2026-02-26", 720)])
def test_a_rate_of_the_day_or_up_to_twelve_days_older_serves(rate_date: str, net: int) -> None:
    rates = (FxFact("USD", date.fromisoformat(rate_date), "spot", Decimal("7.2")),)
    company = world([line("2026-03-10", 100, currency="USD")], fx=rates)
    assert company_value(company, "2026-03-31", "net_revenue", "month", "2026-03").value == net


@pytest.mark.parametrize("rate_date", ["2026-02-25", "2026-03-11"])
def test_an_older_or_a_later_rate_does_not(rate_date: str) -> None:
    rates = (FxFact("USD", date.fromisoformat(rate_date), "spot", Decimal("7.2")),)
    company = world([line("2026-03-10", 100, currency="USD")], fx=rates)
    row = company_value(company, "2026-03-31", "net_revenue", "month", "2026-03")
    assert (row.value, row.row_count) == (0, 1)


def test_a_sale_on_the_last_day_of_an_assignment_interval_is_out_of_it() -> None:
    company = world(
        [line("2026-03-10", 1, salesperson_id="S1"), line("2026-03-11", 2, salesperson_id="S1")],
        org_units=(OrgUnitFact("T1", "team", "R1", LONG_AGO, None),),
        assignments=(AssignmentFact("S1", "T1", LONG_AGO, date(2026, 3, 11)),),
    )
    rows = compute_truth(company, date(2026, 3, 31), frozenset({("net_revenue", "team", "month")}))
    assert {row.scope_key: row.value for row in rows} == {"T1": 1, "unknown": 2}


def test_an_assignment_to_a_region_gives_no_team_and_no_region() -> None:
    company = world(
        [line("2026-03-10", 1, salesperson_id="S1")],
        org_units=(OrgUnitFact("R1", "region", "C", LONG_AGO, None),),
        assignments=(AssignmentFact("S1", "R1", LONG_AGO, None),),
    )
    rows = compute_truth(
        company, date(2026, 3, 31), frozenset({("net_revenue", "region", "month")})
    )
    assert {row.scope_key: row.value for row in rows} == {"R1": 0, "unknown": 1}


def test_a_deleted_version_takes_the_line_out_from_the_day_it_is_known() -> None:
    sold = line("2026-03-10", 100, order_line_id="1")
    deleted = line(
        "2026-03-10", 100, order_line_id="1", is_deleted=True, known_on=date(2026, 3, 20)
    )
    company = world([deleted, sold, line("2026-03-01", 5)])
    for as_of, net in (("2026-03-19", 105), ("2026-03-20", 5)):
        assert company_value(company, as_of, "net_revenue", "month", "2026-03").value == net


def test_a_company_without_a_counted_line_has_no_cells() -> None:
    gift: LineFact = line("2026-01-01", 1, line_type="gift")
    assert list(compute_truth(world([gift]), date(2026, 1, 31))) == []
