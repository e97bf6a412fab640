"""The golden cases of the KPI dictionary that sales lines alone can show (G4, G5, G6, G11).

Each company is written in place with the smallest lines that make the case.
"""

from datetime import date
from decimal import Decimal

from truth_worlds import LONG_AGO, a_return, line, monthly_lines, world

from sales_pipeline.simulators.company.facts import AssignmentFact, OrgUnitFact, World
from sales_pipeline.simulators.company.truth import (
    ComparisonRow,
    TruthRow,
    compute_comparisons,
    compute_truth,
)


def value(company: World, as_of: str, *key: str) -> TruthRow:
    """The one row of a KPI, scope member, grain and period."""
    rows = compute_truth(company, date.fromisoformat(as_of), frozenset({(key[0], key[1], key[3])}))
    return next(row for row in rows if (row.scope_key, row.period_key) == (key[2], key[4]))


def month_on_month(company: World, as_of: str, month: str) -> ComparisonRow:
    publication = frozenset({("net_revenue", "company", "month")})
    rows = compute_comparisons(company, date.fromisoformat(as_of), publication)
    return next(row for row in rows if row.period_key == month)


def test_g4_a_running_month_meets_the_same_days_of_the_month_before() -> None:
    october_1_to_22, rest_of_october = line("2026-10-22", 200), line("2026-10-23", 110)
    company = world([october_1_to_22, rest_of_october, line("2026-11-22", 220)])
    row = month_on_month(company, "2026-11-22", "2026-11")
    # (220 - 200) / 200; against all of October, 310, it would be -0.29.
    assert (row.value, row.prev_value, row.prev_growth) == (220, 200, Decimal("0.1"))
    assert row.prev_status == "partial_period"


def test_g5_no_growth_over_nothing() -> None:
    company = world([line("2026-09-01", 5), line("2026-11-01", 10)])
    row = month_on_month(company, "2026-11-30", "2026-11")
    assert (row.prev_value, row.prev_change, row.prev_growth) == (0, 10, None)
    assert row.prev_status == "no_prior"


def test_g5_no_growth_over_a_negative_month() -> None:
    company = world([a_return("2026-10-01", 50), line("2026-11-01", 10)])
    row = month_on_month(company, "2026-11-30", "2026-11")
    assert (row.prev_value, row.prev_change, row.prev_growth) == (-50, 60, None)
    assert row.prev_status == "negative_denominator"


def test_g6_a_return_counts_in_its_own_month() -> None:
    company = world([line("2026-10-10", 100), a_return("2026-11-10", 30)])
    october = value(company, "2026-11-30", "net_revenue", "company", "company", "month", "2026-10")
    november = value(company, "2026-11-30", "net_revenue", "company", "company", "month", "2026-11")
    rate = value(company, "2026-11-30", "return_rate", "company", "company", "month", "2026-11")
    assert (october.value, november.value) == (100, -30)
    assert (rate.value, rate.status) == (None, "no_denominator")


def test_g11_a_move_leaves_past_sales_with_the_old_team() -> None:
    units = (
        OrgUnitFact("T1", "team", "R1", LONG_AGO, None),
        OrgUnitFact("T2", "team", "R2", LONG_AGO, None),
    )
    moved_on = date(2026, 7, 1)
    assignments = (
        AssignmentFact("S1", "T1", LONG_AGO, moved_on),
        AssignmentFact("S1", "T2", moved_on, None),
    )
    lines = monthly_lines(2026, 10, salesperson_id="S1")
    company = world(lines, org_units=units, assignments=assignments)
    year = ("year", "FY2026")
    for scope_type, old, new in (("team", "T1", "T2"), ("region", "R1", "R2")):
        # January to June and July to December, 10 a month each.
        assert value(company, "2026-12-31", "net_revenue", scope_type, old, *year).value == 60
        assert value(company, "2026-12-31", "net_revenue", scope_type, new, *year).value == 60
