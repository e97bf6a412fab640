"""Shared orders by the nightly job (G14): shares, a corrected share, a broken sum; nothing is lost.

Three orders of S1 in September, October and November; their shares come and change by night.
"""

from datetime import date, timedelta
from pathlib import Path

import pytest
from flow_home import Home
from team_company import (
    OPTIONS,
    on,
    put_closings,
    put_credits,
    put_orders,
    put_staff,
    revenue,
    sale,
)

pytestmark = pytest.mark.slow  # several nights of half a minute each

FIRST = date(2026, 11, 16)
SECOND, THIRD = FIRST + timedelta(days=1), FIRST + timedelta(days=2)
SHARED, ODD, BROKEN = (
    sale("A", "2026-10-12", "100"),
    sale("B", "2026-09-14", "0.05"),
    sale("C", "2026-11-09", "80"),
)
SHARES = [
    ("OA", "S1", "70", "否"), ("OA", "S2", "30", "否"),
    ("OB", "S1", "70", "否"), ("OB", "S2", "30", "否"),
    ("OC", "S1", "70", "否"), ("OC", "S2", "20", "否"),
]  # fmt: skip


def deliver(home: Home) -> None:
    """The second night moves half of A from S1 to S2; the third takes B's shares back."""
    put_staff(home, FIRST, [("S1", "T1", "2020-01-01", ""), ("S2", "T2", "2020-01-01", "")])
    put_orders(home, FIRST, [SHARED, ODD, BROKEN])
    put_credits(home, FIRST, SHARES)
    put_closings(home, FIRST, {"2026-10": "2026-11-06", "2026-09": "2026-11-16"})
    put_credits(home, SECOND, [("OA", "S1", "20", "否"), ("OA", "S2", "80", "否")])
    put_orders(home, SECOND, [on(SECOND, BROKEN, 单据状态="已完成")])
    put_credits(home, THIRD, [("OB", "S1", "70", "是"), ("OB", "S2", "30", "是")])
    put_orders(home, THIRD, [on(THIRD, BROKEN, 不含税单价="90", 标准价="90")])


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    found = Home(tmp_path_factory.mktemp("shared"), OPTIONS)
    deliver(found)
    found.night(FIRST)
    return found


def test_sums_of_people_and_their_teams_follow_the_shares(home: Home) -> None:
    assert revenue(home, "team", "2026-10") == {"T1": "70.00", "T2": "30.00"}
    assert revenue(home, "region", "2026-10") == {"R1": "70.00", "R2": "30.00"}
    assert revenue(home, "salesperson", "2026-10") == {"S1": "70.00", "S2": "30.00"}
    assert revenue(home, "team", "2026-10", "units_sold") == {"T1": "0.70", "T2": "0.30"}


def test_the_company_counts_a_shared_order_whole(home: Home) -> None:
    for scope in ("company", "channel", "product_line", "account"):
        (value,) = revenue(home, scope, "2026-10").values()
        assert value == "100.00", scope


def test_the_last_participant_takes_what_cannot_be_divided(home: Home) -> None:
    assert revenue(home, "salesperson", "2026-09") == {"S1": "0.04", "S2": "0.01"}


def test_an_order_whose_shares_do_not_make_it_up_is_its_own_sellers(home: Home) -> None:
    assert revenue(home, "team", "2026-11") == {"T1": "80.00"}
    found = home.query(
        "select salesperson_key, reason from marts.bridge_sales_credit where not is_applied "
        "order by 1"
    )
    assert [person for person, _ in found] == ["S1", "S2"]
    assert "of the order add up to 0.900000, not to 1" in found[0][1]


def test_counts_of_orders_stay_with_the_orders_own_seller(home: Home) -> None:
    assert revenue(home, "salesperson", "2026-10", "order_count") == {"S1": "1.00"}


@pytest.fixture(scope="module")
def corrected(home: Home) -> Home:
    home.night(SECOND)
    home.night(THIRD)
    return home


def test_a_share_that_is_corrected_later_moves_the_past(corrected: Home) -> None:
    assert revenue(corrected, "team", "2026-10") == {"T1": "20.00", "T2": "80.00"}
    assert revenue(corrected, "company", "2026-10") == {"company": "100.00"}


def test_shares_that_are_taken_back_leave_the_order_to_its_seller(corrected: Home) -> None:
    assert revenue(corrected, "salesperson", "2026-09") == {"S1": "0.05"}


def test_a_closed_month_is_restated_for_the_people_and_not_for_the_company(corrected: Home) -> None:
    found = corrected.query(
        "select scope_type, scope_key, delta::decimal(18, 2)::varchar, record_ids "
        "from marts.mart_restatement where kpi_id = 'net_revenue' and period_grain = 'month' "
        "and scope_type in ('company', 'team', 'account') order by all"
    )
    assert found == [("team", "T1", "0.01", "erp:B"), ("team", "T2", "-0.01", "erp:B")]


def test_a_range_of_nights_shares_the_same(corrected: Home, tmp_path: Path) -> None:
    at_once = Home(tmp_path / "range", OPTIONS)
    deliver(at_once)
    at_once.night(FIRST, THIRD)
    assert at_once.hashes() == corrected.hashes()
