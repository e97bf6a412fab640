"""A sale in dollars without an exchange rate, beside its twin that had one from the start."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from flow_home import Home
from team_company import OPTIONS, put_orders, put_rates, put_staff, revenue, sale

FIRST = date(2026, 11, 9)
SECOND = FIRST + timedelta(days=1)
DOLLARS = sale("USD", "2026-11-09", "100", 币别="USD")
LINE = "select net_amount, net_amount_reporting, is_counted from marts.fct_sales_lines"


def company(folder: Path) -> Home:
    home = Home(folder, OPTIONS)
    put_staff(home, FIRST, [("S1", "T1", "2020-01-01", "")])
    put_orders(home, FIRST, [DOLLARS])
    return home


@pytest.fixture(scope="module")
def without_rate(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The treasury's last rates are of thirteen days before."""
    home = company(tmp_path_factory.mktemp("without"))
    put_rates(home, FIRST - timedelta(days=13))
    home.night(FIRST - timedelta(days=13), FIRST)
    return home


def test_a_line_without_a_rate_is_kept_and_counted_and_adds_no_money(without_rate: Home) -> None:
    assert [str(cell) for cell in without_rate.query(LINE)[0]] == ["100.00", "None", "True"]
    assert revenue(without_rate, "company", "2026-11") == {}
    assert revenue(without_rate, "company", "2026-11", "units_sold") == {"company": "1.00"}


def test_the_rate_that_comes_later_gives_the_line_its_money(without_rate: Home) -> None:
    put_rates(without_rate, SECOND - timedelta(days=1))
    (late,) = without_rate.inbox("finance").glob(f"*{FIRST:%Y%m%d}*")
    late.rename(late.with_name(f"汇率_{SECOND:%Y%m%d}.xlsx"))
    without_rate.night(SECOND)
    assert revenue(without_rate, "team", "2026-11") == {"T1": "710.00"}


def test_a_rate_of_twelve_days_before_still_stands_in(tmp_path: Path) -> None:
    home = company(tmp_path / "with")
    put_rates(home, FIRST - timedelta(days=12))
    home.night(FIRST - timedelta(days=12), FIRST)
    assert revenue(home, "team", "2026-11") == {"T1": "710.00"}
