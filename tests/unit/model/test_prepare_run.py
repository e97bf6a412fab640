"""Preparing a run: the control file, the plan, and a warehouse that can be built upon."""

from datetime import date
from functools import cache
from pathlib import Path

import duckdb
import pytest
from marts_fixture import MARTS, Warehouse, query

from sales_pipeline.model import run
from sales_pipeline.model.plan import PLAN_NAME, RunPlan
from sales_pipeline.model.publish import WAREHOUSE_NAME, publish
from sales_pipeline.model.run import WORK_NAME, prepare_run
from sales_pipeline.settings import Settings
from sales_pipeline.sources.files.layout import load_layouts

D1, D2, D3 = (date(2026, 3, day) for day in (1, 2, 3))


layouts_once = cache(load_layouts)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(run, "load_layouts", layouts_once)  # reading YAML is most of the time
    return Settings(home=tmp_path, enabled_sources=("erp",))  # type: ignore[arg-type]


def build(settings: Settings) -> None:
    """What dbt leaves: marts in one file, staging in the other."""
    Warehouse(settings.home).run(f"drop schema if exists marts cascade; {MARTS}")
    with duckdb.connect(str(settings.warehouse / WORK_NAME)) as work:
        work.execute("create or replace table staged as select 1 as x")


def night(settings: Settings, day: date, models: str = "models") -> RunPlan:
    """A whole night: prepared, built, published."""
    plan = prepare_run(settings, day, models)
    build(settings)
    publish(settings.warehouse, settings.published, plan)
    return plan


def test_the_plan_and_the_control_file_are_written(settings: Settings) -> None:
    plan = prepare_run(settings, D1, "models")
    assert RunPlan.read(settings.warehouse) == plan
    with duckdb.connect(str(settings.warehouse / "control.duckdb"), read_only=True) as control:
        assert control.execute("select as_of_date from run.run_context").fetchall() == [(D1,)]
        views = control.execute("select view_name from duckdb_views() where schema_name = 'landed'")
        assert ("erp__order_lines",) in views.fetchall()


def test_preparing_twice_writes_the_same(settings: Settings) -> None:
    assert prepare_run(settings, D1, "models") == prepare_run(settings, D1, "models")


def test_a_next_night_builds_upon_the_warehouse(settings: Settings) -> None:
    night(settings, D1)
    assert not prepare_run(settings, D2, "models").is_rebuild
    assert (settings.warehouse / WORK_NAME).is_file()


@pytest.mark.parametrize("lost", [WORK_NAME, WAREHOUSE_NAME])
def test_a_lost_file_starts_again_from_the_newest_snapshot(settings: Settings, lost: str) -> None:
    night(settings, D1)
    Warehouse(settings.home).run("delete from marts.dim_account")
    (settings.warehouse / lost).unlink()
    assert prepare_run(settings, D2, "models").is_rebuild
    assert len(query(settings.warehouse, "from marts.dim_account")) == 1
    assert not (settings.warehouse / WORK_NAME).exists()


def test_the_log_of_a_lost_file_is_not_replayed_onto_the_copy(settings: Settings) -> None:
    night(settings, D1)
    with duckdb.connect(str(settings.warehouse / WAREHOUSE_NAME)) as killed:
        killed.execute("insert into marts.dim_account values ('T:9', '未提交')")
        log = (settings.warehouse / f"{WAREHOUSE_NAME}.wal").read_bytes()
    (settings.warehouse / WAREHOUSE_NAME).unlink()
    (settings.warehouse / f"{WAREHOUSE_NAME}.wal").write_bytes(log)
    prepare_run(settings, D2, "models")
    assert query(settings.warehouse, "select account_key from marts.dim_account") == [("T:1",)]


def test_a_recovery_that_is_killed_is_begun_again(settings: Settings) -> None:
    night(settings, D1)
    (settings.warehouse / WORK_NAME).unlink()
    assert prepare_run(settings, D2, "models").is_rebuild
    duckdb.connect(str(settings.warehouse / WORK_NAME)).close()  # dbt was killed at its start
    assert prepare_run(settings, D2, "models").is_rebuild, "an empty work file is no warehouse"
    assert prepare_run(settings, D3, "models").is_rebuild, "the night after is no better off"
    night(settings, D3)
    assert not prepare_run(settings, D3, "models").is_rebuild


def test_a_night_that_failed_is_run_again_upon_what_it_left(settings: Settings) -> None:
    night(settings, D1)
    prepare_run(settings, D2, "models")
    build(settings)  # and then a test of dbt failed: nothing was published
    assert not prepare_run(settings, D2, "models").is_rebuild
    assert (settings.warehouse / WORK_NAME).is_file()


def test_models_that_never_published_leave_no_trace(settings: Settings) -> None:
    night(settings, D1)
    assert prepare_run(settings, D2, "better models").is_rebuild
    build(settings)
    Warehouse(settings.home).run("update marts.dim_account set city = '?'")
    assert prepare_run(settings, D2, "models").is_rebuild, "the models are back, the tables are not"
    assert query(settings.warehouse, "select city from marts.dim_account") == [("北京",)]


def test_a_first_run_that_failed_is_not_built_upon_by_other_models(settings: Settings) -> None:
    prepare_run(settings, D1, "models")
    build(settings)
    prepare_run(settings, D1, "models")
    assert (settings.warehouse / WORK_NAME).is_file()
    prepare_run(settings, D1, "better models")
    assert not (settings.warehouse / WORK_NAME).exists()
    assert not (settings.warehouse / WAREHOUSE_NAME).exists()


def test_the_plan_of_another_version_is_no_ground_to_build_upon(settings: Settings) -> None:
    night(settings, D1)
    (settings.warehouse / PLAN_NAME).write_text('{"as_of": "2026-03-01", "former_field": 1}')
    assert prepare_run(settings, D2, "models").is_rebuild
