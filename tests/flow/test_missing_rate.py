"""A sale in dollars without a spot or budget rate, beside its twin that had one from the start."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from delivered_files import Row
from flow_home import Home
from team_company import OPTIONS, put_orders, put_rates, put_staff, revenue, sale

pytestmark = pytest.mark.slow  # several nights of half a minute each

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


def budget(rate: str) -> Row:
    return {"币种": "USD", "日期": date(2026, 1, 1), "汇率类型": "budget", "汇率(兑人民币)": rate}


def constant_fx(home: Home) -> list[tuple[str, str, str]]:
    return home.query(
        "select scope_key, value::decimal(18, 2)::varchar, status from marts.fct_kpi_values"
        " where kpi_id = 'net_revenue_constant_fx' and scope_type = 'team' and row_count > 0"
        " and period_key = '2026-11'"
    )


def fx_effect(home: Home) -> list[tuple[str, ...]]:
    return home.query(
        "select net_revenue::varchar, net_revenue_constant_fx::varchar, fx_effect::varchar, status"
        " from marts.mart_fx_effect where currency = 'USD'"
    )


def rated(folder: Path, rates: dict[date, str]) -> Home:
    """The company whose treasury sends these budget rates; the spot rates are there at once."""
    home = company(folder)
    put_rates(home, FIRST, [budget(rates[FIRST])] if FIRST in rates else [])
    for night, rate in rates.items():
        if night != FIRST:
            put_rates(home, night, [budget(rate)])
    return home


@pytest.fixture(scope="module")
def without_budget(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The budget rate is late, and corrected the night after."""
    late = {SECOND: "7.0", SECOND + timedelta(days=1): "6.9"}
    home = rated(tmp_path_factory.mktemp("budget"), late)
    home.night(FIRST)
    return home


def test_a_line_without_a_budget_rate_is_told_of(without_budget: Home) -> None:
    assert revenue(without_budget, "team", "2026-11") == {"T1": "710.00"}
    assert constant_fx(without_budget) == [("T1", "0.00", "missing_input")]
    assert fx_effect(without_budget) == [("710.00", None, None, "missing_input")]


def test_a_budget_rate_that_comes_or_is_corrected_restates(without_budget: Home) -> None:
    without_budget.night(SECOND)
    assert constant_fx(without_budget) == [("T1", "700.00", "partial_period")]
    assert fx_effect(without_budget) == [("710.00", "700.00", "10.00", "partial_period")]
    without_budget.night(SECOND + timedelta(days=1))
    assert constant_fx(without_budget) == [("T1", "690.00", "partial_period")]
    assert revenue(without_budget, "team", "2026-11") == {"T1": "710.00"}


def test_late_budget_rates_give_the_same_in_one_run(without_budget: Home, tmp_path: Path) -> None:
    last = SECOND + timedelta(days=1)
    home = rated(tmp_path / "range", {SECOND: "7.0", last: "6.9"})
    home.night(FIRST, last)
    assert home.hashes() == without_budget.hashes()


def test_a_budget_rate_that_is_there_leaves_nothing_to_tell(tmp_path: Path) -> None:
    home = rated(tmp_path / "with", {FIRST: "7.0"})
    home.night(FIRST)
    assert constant_fx(home) == [("T1", "700.00", "partial_period")]
    assert fx_effect(home) == [("710.00", "700.00", "10.00", "partial_period")]
