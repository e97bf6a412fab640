"""Closed months by the nightly job: what was reported stays, what changed is told line by line.

July, August, September and October are closed on November 6; the changes come on the 20th.
"""

import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest
from flow_home import Home
from team_company import OPTIONS, on, put_closings, put_orders, put_staff, sale

from sales_pipeline.model.publish import WAREHOUSE_NAME
from sales_pipeline.model.snapshot import MANIFEST_NAME

pytestmark = pytest.mark.slow  # several nights of half a minute each

FIRST, CLOSED, BEFORE = date(2026, 11, 5), date(2026, 11, 6), date(2026, 11, 19)
LATE, LAST = date(2026, 11, 20), date(2026, 11, 23)
SUMS = ("gross_sales", "net_revenue", "units_sold")
ROWS = """
    select period_key, as_reported::int, as_restated::int, delta::int, record_count, record_ids
    from marts.mart_restatement
    where kpi_id = 'net_revenue' and scope_type = ? and scope_key = ? and period_grain = 'month'
    order by period_key
"""
JULY, AUGUST = sale("L07", "2026-07-20", "300"), sale("L08", "2026-08-20", "200")
SEPTEMBER, OCTOBER = sale("L09", "2026-09-20", "700", "S2"), sale("L10", "2026-10-20", "1000")


def deliver(home: Home) -> None:
    """Until the 19th all is as it should be; then come all the reasons to restate at once."""
    put_staff(home, FIRST, [("S1", "T1", "2020-01-01", ""), ("S2", "T2", "2020-01-01", "")])
    put_orders(home, FIRST, [JULY, AUGUST, SEPTEMBER, OCTOBER, sale("L11", "2026-11-02", "400")])
    months = ("2026-07", "2026-08", "2026-09", "2026-10")
    put_closings(home, CLOSED, dict.fromkeys(months, "2026-11-06"))
    put_orders(
        home, LATE,
        [
            on(LATE, sale("LATE", "2026-10-30", "50")),
            on(LATE, SEPTEMBER, 不含税单价="680", 标准价="680"),
            on(LATE, AUGUST, 删除标记="是"),
            on(LATE, JULY, 单据状态="已完成"),
            on(LATE, sale("OPEN", "2026-11-03", "70")),
        ],
    )  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    found = Home(tmp_path_factory.mktemp("restated"), OPTIONS)
    deliver(found)
    found.night(FIRST, BEFORE)
    return found


def test_nothing_is_restated_while_closed_months_stay_as_they_were(home: Home) -> None:
    assert home.query("select count(*) from marts.mart_restatement") == [(0,)]
    assert home.query("select count(*) from marts.mart_restatement_records") == [(0,)]


@pytest.fixture(scope="module")
def restated(home: Home) -> Home:
    home.night(LATE)
    return home


def test_a_late_a_corrected_and_a_deleted_line_restate_their_closed_months(restated: Home) -> None:
    """G13. July's line only went from confirmed to completed, and November is open."""
    assert restated.query(ROWS, "company", "company") == [
        ("2026-08", 200, 0, -200, 1, "erp:L08"),
        ("2026-09", 700, 680, -20, 1, "erp:L09"),
        ("2026-10", 1000, 1050, 50, 1, "erp:LATE"),
    ]


def test_a_restatement_is_told_in_every_scope_of_its_lines(restated: Home) -> None:
    assert restated.query(ROWS, "team", "T1") == restated.query(ROWS, "salesperson", "S1")
    assert [row[0] for row in restated.query(ROWS, "team", "T1")] == ["2026-08", "2026-10"]
    assert [row[0] for row in restated.query(ROWS, "region", "R2")] == ["2026-09"]


def test_a_quarter_is_restated_once_its_last_month_is_closed(restated: Home) -> None:
    found = restated.query(
        "select period_key, delta::int, record_ids from marts.mart_restatement where "
        "kpi_id = 'net_revenue' and scope_type = 'company' and period_grain <> 'month'"
    )
    assert found == [("2026Q3", -220, "erp:L08,erp:L09")]


def test_the_records_of_a_cell_add_up_to_its_delta(restated: Home) -> None:
    for kpi in SUMS:
        assert restated.query(
            f"""
            select scope_type, scope_key, period_key, delta from marts.mart_restatement
            where kpi_id = '{kpi}' order by all
            """
        ) == restated.query(
            f"""
            select scope_type, scope_key, period_key, sum({kpi}_delta)::decimal(38, 9)
            from marts.mart_restatement_records group by all having sum({kpi}_delta) <> 0
            order by all
            """
        )


def test_a_range_of_nights_restates_the_same(restated: Home, tmp_path: Path) -> None:
    at_once = Home(tmp_path / "range", OPTIONS)
    deliver(at_once)
    at_once.night(FIRST, LATE)
    assert at_once.hashes() == restated.hashes()


def test_what_is_published_since_the_closing_is_not_restated(
    restated: Home, tmp_path: Path
) -> None:
    """The project of the nights before knew no categories: the next one builds all models again."""
    upgraded = Home(tmp_path / "upgraded", OPTIONS)
    shutil.copytree(restated.folder, upgraded.folder, symlinks=True)
    with duckdb.connect(str(upgraded.settings.warehouse / WAREHOUSE_NAME)) as warehouse:
        warehouse.execute("delete from marts.fct_kpi_values_history where scope_type = 'category'")
    last = upgraded.manifest
    older = last.model_copy(update={"model_checksum": "older"})
    (upgraded.snapshot / MANIFEST_NAME).write_text(older.to_json())
    upgraded.night(LAST)
    scopes = "select distinct scope_type from marts.mart_restatement where kpi_id = 'net_revenue'"
    assert ("category",) in restated.query(scopes)
    assert set(upgraded.query(scopes)) == set(restated.query(scopes)) - {("category",)}
    assert upgraded.query(ROWS, "company", "company") == restated.query(ROWS, "company", "company")


def test_of_a_closing_that_was_corrected_the_later_day_counts(restated: Home) -> None:
    """October was closed on the 20th after all: the late sale of that night was in time."""
    put_closings(restated, LAST, {"2026-10": "2026-11-20"})
    restated.night(LAST)
    assert [row[0] for row in restated.query(ROWS, "company", "company")] == ["2026-08", "2026-09"]
