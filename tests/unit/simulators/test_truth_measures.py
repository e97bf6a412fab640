"""Rules of the KPI contract that the thirty rows leave untouched, one small company each.

Figures are in the test, worked out beside it.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from truth_worlds import LONG_AGO, a_return, line, monthly_lines, world

from sales_pipeline.simulators.company.facts import (
    AccountFact,
    AssignmentFact,
    FxFact,
    LineFact,
    OrgUnitFact,
    ProductFact,
    World,
)
from sales_pipeline.simulators.company.truth import DEFAULT_PUBLICATION, TruthRow, compute_truth
from sales_pipeline.simulators.company.truth.counting import gross_amount, net_amount
from sales_pipeline.simulators.company.truth.publication import GRAINS, SCOPES


def company_value(company: World, as_of: str, kpi_id: str, grain: Any, period_key: str) -> TruthRow:
    cells = frozenset({(kpi_id, "company", grain)})
    rows = compute_truth(company, date.fromisoformat(as_of), cells)
    return next(row for row in rows if row.period_key == period_key)


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


def test_top_ten_leaves_out_the_eleventh_whoever_that_is() -> None:
    # Eleven customers of 10 to 110: all but the smallest make 650 of 660.
    lines = [line("2026-01-05", 10 * n, source_account_id=f"A{n:02d}") for n in range(1, 12)]
    row = company_value(world(lines), "2026-01-31", "top10_account_share", "month", "2026-01")
    assert (row.numerator, row.denominator) == (650, 660)


def test_top_ten_of_few_customers_holds_the_losing_ones_too() -> None:
    lines = [line("2026-01-05", 100), a_return("2026-01-06", 30, source_account_id="A2")]
    row = company_value(world(lines), "2026-01-31", "top10_account_share", "month", "2026-01")
    assert (row.numerator, row.denominator, row.value) == (70, 70, 1)


def test_concentration_knows_only_customers_with_positive_revenue() -> None:
    lines = [
        line("2026-01-05", 30, source_account_id="A1"),
        line("2026-01-05", 10, source_account_id="A2"),
        a_return("2026-01-06", 30, source_account_id="A3"),
        line("2026-01-06", 70, source_account_id=None),
    ]
    row = company_value(world(lines), "2026-01-31", "revenue_hhi", "month", "2026-01")
    # (30^2 + 10^2) / (30 + 10)^2
    assert (row.numerator, row.denominator, row.value) == (1000, 1600, Decimal("0.625"))


@pytest.mark.parametrize(
    ("launched", "is_new"),
    [("2025-03-31", False), ("2025-04-01", True), ("2026-03-31", True), ("2026-04-01", False)],
)
def test_a_product_is_new_for_twelve_months(launched: str, is_new: bool) -> None:
    products = (ProductFact("P1", "Pumps", date.fromisoformat(launched)),)
    company = world([line("2026-03-10", 100, product_id="P1")], products=products)
    row = company_value(company, "2026-12-31", "new_product_share", "month", "2026-03")
    assert row.value == int(is_new)


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
        AccountFact("zoho_crm", "Z1", "tx", False, date(2018, 1, 1)),
    )
    company = world([line("2026-03-10", 1)], accounts=accounts)
    row = company_value(company, "2026-03-31", "new_customers", "month", "2026-03")
    assert (row.value, row.status) == (0, "ok")


def test_one_test_record_takes_the_whole_customer_out() -> None:
    accounts = (
        AccountFact("erp", "A1", "TX", False, None),
        AccountFact("zoho_crm", "Z1", "TX", True, None),
    )
    assert not list(compute_truth(world([line("2026-03-10", 1)], accounts=accounts), LONG_AGO))
    assert not list(
        compute_truth(world([line("2026-03-10", 1)], accounts=accounts), date(2026, 3, 31))
    )


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


def test_fiscal_year_and_quarter_follow_the_start_month() -> None:
    publication = frozenset(
        {("net_revenue", "company", "quarter"), ("net_revenue_ytd", "company", "month")}
    )
    company = world(monthly_lines(2026, 10))
    rows = {
        row.period_key: row.value
        for row in compute_truth(company, date(2026, 12, 31), publication, 4)
    }
    # April begins fiscal year 2027: its first quarter is April to June.
    assert (rows["2026Q4"], rows["2027Q1"], rows["2027Q3"]) == (30, 30, 30)
    assert (rows["2026-03"], rows["2026-04"], rows["2026-12"]) == (30, 10, 90)


def test_additive_kpis_add_up_over_every_scope() -> None:
    publication = frozenset(("net_revenue", scope, "month") for scope in SCOPES)
    rows = list(compute_truth(world(monthly_lines(2026, 7)), date(2026, 12, 31), publication))
    for scope in SCOPES:
        assert sum(row.value or 0 for row in rows if row.scope_type == scope) == 84


def test_a_company_without_a_counted_line_has_no_cells() -> None:
    gift: LineFact = line("2026-01-01", 1, line_type="gift")
    assert list(compute_truth(world([gift]), date(2026, 1, 31))) == []


def test_an_unknown_name_in_the_publication_is_refused() -> None:
    with pytest.raises(ValueError, match=r"net_revenu.*use a KPI of"):
        list(compute_truth(world([]), LONG_AGO, frozenset({("net_revenu", "company", "month")})))


@pytest.mark.parametrize(
    ("kpi_id", "scope_type", "grains"),
    [
        ("net_revenue", "company", GRAINS),
        ("net_revenue", "team", GRAINS[1:]),
        ("net_revenue", "salesperson", GRAINS[2:]),
        ("net_revenue", "account", GRAINS[2:]),
        ("order_count", "account", ()),
        ("net_revenue_rolling_12m", "channel", ("month",)),
        ("share_of_company", "company", ()),
        ("revenue_hhi", "region", GRAINS[2:]),
        ("revenue_hhi", "team", ()),
        ("active_customers", "salesperson", GRAINS[2:]),
    ],
)
def test_the_default_publication_is_that_of_the_contract(
    kpi_id: str, scope_type: str, grains: tuple[str, ...]
) -> None:
    published = {grain for k, s, grain in DEFAULT_PUBLICATION if (k, s) == (kpi_id, scope_type)}
    assert published == set(grains)
