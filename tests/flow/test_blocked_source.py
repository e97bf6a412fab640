"""A source whose delivery is rejected: what the marts then say, and how they catch up.

Three nights of a small company: the shop (a contributor to order lines) sends a web page, the next
night the ERP (their system of record) sends half a file, the third night both send good ones.
"""

import os
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from unittest.mock import patch

import dagster as dg
import pytest
from flow_home import Home, tree
from small_company import FIRST, LAST, OPTIONS, SHOP_DAY, deliver_all, orders_file, shop_file

from sales_pipeline.reports.build import build_report

VALUES = """
    select kpi_id, scope_type, scope_key, period_grain, period_key, value, numerator, denominator,
        as_of_date, row_count
    from marts.fct_kpi_values order by all
"""
STATES = "select source, data_state, stale_since, current_to, reason from marts.source_states"
SALES = "select sales_as_of_date, sales_data_state, sales_stale_since from marts.dim_snapshot"
DAY_REVENUE = """
    select value, row_count, data_state from marts.fct_kpi_values
    where kpi_id = 'net_revenue' and scope_type = 'company' and period_key = ?
"""
WEB_PAGE = b"<html><body>502 Bad Gateway</body></html>"
# Three nights and a fortnight beside them: four minutes of CPU.
pytestmark = pytest.mark.slow
# The shop's bad day, the ERP's bad day, the good day.
DAYS = (SHOP_DAY, SHOP_DAY + timedelta(days=1), LAST)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The company as it stands before the first of the three nights."""
    found = Home(tmp_path_factory.mktemp("blocked"), OPTIONS)
    deliver_all(found)
    shop_file(found).write_bytes(WEB_PAGE)
    orders = orders_file(found, DAYS[1])
    orders.write_bytes(orders.read_bytes()[:-60])
    found.night(FIRST, SHOP_DAY - timedelta(days=1))
    return found


def banners(home: Home, day: date, folder: Path) -> list[str]:
    """The banners of the daily report, as its page marks them."""
    files = build_report(home.snapshot, "sales_daily", f"{day}", "en", folder)
    return [
        line.split("data-source=")[1].split(">")[0]
        for line in files.html.read_text(encoding="utf-8").splitlines()
        if 'class="banner"' in line
    ]


def gate_check(home: Home) -> dg.AssetCheckEvaluation:
    """The gate of the order lines in the home's only run, which is a success in Dagster's eyes."""
    here = {"DAGSTER_HOME": str(home.settings.dagster)}
    with patch.dict(os.environ, here), dg.DagsterInstance.get() as instance:
        (run,) = instance.get_runs()
        assert run.status is dg.DagsterRunStatus.SUCCESS
        key = dg.AssetCheckKey(dg.AssetKey(["erp", "order_lines"]), "gate")
        records = instance.event_log_storage.get_asset_check_execution_history(key, limit=1)
        return records[0].event.dagster_event.event_specific_data


def test_a_blocked_contributor_leaves_marts_rebuilt_and_marked(
    home: Home, undisturbed: Home, tmp_path: Path
) -> None:
    day = DAYS[0]
    home.night(day)
    assert home.query(SALES) == [(day, "stale_input", day)]
    states = {state[0]: state[1:] for state in home.query(STATES)}
    assert states["eshop"][:2] == ("stale_input", day)
    assert states["eshop"][3] == f"eshop/orders rejected on {day}"
    assert states["erp"] == ("current", None, day, None)
    assert states["survey"] == ("waiting", None, None, None)
    # The day has the ERP's lines and lacks the shop's thousand.
    (found,) = home.query(DAY_REVENUE, f"{day}")
    (whole,) = undisturbed.query(DAY_REVENUE, f"{day}")
    assert (whole[0] - found[0], whole[1] - found[1]) == (1000, 1)
    assert found[2] == "stale_input"
    assert banners(home, day, tmp_path) == ['"eshop" data-state="stale_input"']


def test_a_blocked_system_of_record_carries_sales_over_and_the_run_succeeds(
    home: Home, tmp_path: Path
) -> None:
    before, day, _ = DAYS
    values, snapshot = home.query(VALUES), home.snapshot
    bytes_before = tree(snapshot)
    assert "erp/order_lines rejected" in home.run("nightly", "--date", str(day))
    assert home.snapshot != snapshot and tree(snapshot) == bytes_before
    assert home.manifest.as_of_date == day
    assert home.query(SALES) == [(before, "stale", day)]
    assert home.query(VALUES) == values, "carried over: same values, same as-of dates"
    states = {state[0]: state[1:] for state in home.query(STATES)}
    assert states["erp"] == ("stale", day, before, f"erp/order_lines rejected on {day}")
    assert states["hr"][:2] == ("current", None)
    assert banners(home, before, tmp_path) == [
        '"erp" data-state="stale"', '"eshop" data-state="stale_input"',
    ]  # fmt: skip
    check = gate_check(home)
    assert not check.passed
    assert orders_file(home, day).name in check.description and "Remedy" in check.description


def test_after_good_files_everything_is_as_if_nothing_had_been_wrong(
    home: Home, undisturbed: Home
) -> None:
    for name in (shop_file, partial(orders_file, day=DAYS[1])):
        name(home).write_bytes(name(undisturbed).read_bytes())
    home.night(LAST)
    found, wanted = home.hashes(), undisturbed.hashes()
    # The history tells what was known when, so it differs; what is known now does not.
    assert {table for table in wanted if found[table] != wanted[table]} <= {
        "fct_kpi_values_history"
    }
    assert home.query(SALES) == [(LAST, "current", None)]
