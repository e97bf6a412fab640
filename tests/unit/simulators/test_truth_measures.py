"""Concentration, new products, fiscal years and the publication matrix, one small company each.

Figures are in the test, worked out beside it.
"""

from datetime import date
from decimal import Decimal

import pytest
from truth_worlds import LONG_AGO, a_return, company_value, line, monthly_lines, world

from sales_pipeline.simulators.company.facts import (
    ProductFact,
)
from sales_pipeline.simulators.company.truth import DEFAULT_PUBLICATION, compute_truth
from sales_pipeline.simulators.company.truth.publication import GRAINS, SCOPES


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
