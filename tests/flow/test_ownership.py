"""Who sold what, as it was and as it is: a rep who moves, beside the same rep who stays (G11)."""

from datetime import date
from pathlib import Path

import pytest
from flow_home import Home
from team_company import OPTIONS, put_orders, put_staff, revenue, sale

pytestmark = pytest.mark.slow  # two companies of half a minute each

LAST = date(2026, 12, 31)
MONTHS = [f"2026-{month:02d}" for month in range(1, 13)]
STAYS = [("S1", "T1", "2020-01-01", "")]
MOVES = [("S1", "T1", "2020-01-01", "2026-07-01"), ("S1", "T2", "2026-07-01", "")]
TEAMS = """
    select scope_key, sum(as_was_net_revenue)::int, sum(as_is_net_revenue)::int
    from marts.mart_sales_as_is where scope_type = ? group by all
    having sum(as_was_net_revenue) <> 0 or sum(as_is_net_revenue) <> 0 order by 1
"""


def company(folder: Path, assigned: list[tuple[str, str, str, str]]) -> Home:
    """Ten yuan a month, all by S1."""
    home = Home(folder, OPTIONS)
    put_staff(home, LAST, assigned)
    put_orders(home, LAST, [sale(month, f"{month}-15", "10") for month in MONTHS])
    home.night(LAST)
    return home


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return company(tmp_path_factory.mktemp("moved"), MOVES)


def test_a_rep_who_stays_has_one_past(tmp_path: Path) -> None:
    stayed = company(tmp_path / "stayed", STAYS)
    assert stayed.query(TEAMS, "team") == [("T1", 120, 120)]
    assert stayed.query(TEAMS, "region") == [("R1", 120, 120)]


def test_a_rep_who_moves_takes_the_past_along_as_is_and_leaves_it_as_was(moved: Home) -> None:
    assert revenue(moved, "team", "FY2026") == {"T1": "60.00", "T2": "60.00"}
    assert moved.query(TEAMS, "team") == [("T1", 60, 0), ("T2", 60, 120)]
    assert moved.query(TEAMS, "region") == [("R1", 60, 0), ("R2", 60, 120)]
    assert moved.query(TEAMS, "salesperson") == [("S1", 120, 120)]
