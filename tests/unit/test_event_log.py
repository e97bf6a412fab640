"""The event log with open connections writes what the stock one reads, and the other way round."""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage

from sales_pipeline.defs.event_log import KEPT_OPEN, OpenSqliteEventLogStorage
from sales_pipeline.defs.nightly import DAGSTER_YAML, QUIET

RUNS = KEPT_OPEN + 2  # more than stay open


@dg.multi_asset(
    specs=[dg.AssetSpec("orders"), dg.AssetSpec("lines")],
    check_specs=[dg.AssetCheckSpec("gate", asset="orders")],
)
def assets() -> Iterator[dg.MaterializeResult]:
    yield dg.MaterializeResult(
        asset_key="orders", check_results=[dg.AssetCheckResult(passed=True, check_name="gate")]
    )
    yield dg.MaterializeResult(asset_key="lines", metadata={"rows": 7})


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "dagster.yaml").write_text(DAGSTER_YAML)
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    monkeypatch.setenv("DAGSTER_EVENT_BATCH_SIZE", "1000")  # as nights store what they plan
    return tmp_path


def run(instance: dg.DagsterInstance) -> str:
    defs = dg.Definitions(assets=[assets], jobs=[dg.define_asset_job("job")])
    done = defs.resolve_job_def("job").execute_in_process(instance=instance, run_config=QUIET)
    assert done.success
    return done.run_id


def test_stock_storage_reads_every_event(home: Path) -> None:
    with dg.DagsterInstance.get() as instance:
        storage = instance.event_log_storage
        assert isinstance(storage, OpenSqliteEventLogStorage)
        runs = [run(instance) for _ in range(RUNS)]
        ours = {id: [e.message for e in storage.get_logs_for_run(id)] for id in runs}
        assert len(storage._engines) <= KEPT_OPEN
    stock = SqliteEventLogStorage(str(home / "history" / "runs"))
    assert {id: [e.message for e in stock.get_logs_for_run(id)] for id in runs} == ours
    assert all(len(messages) > 10 for messages in ours.values())
    key = dg.AssetKey("lines")
    assert stock.get_latest_materialization_events([key])[key].run_id == runs[-1]


def test_runs_of_the_stock_storage_stay_readable(home: Path) -> None:
    (home / "dagster.yaml").write_text("telemetry: {enabled: false}")
    with dg.DagsterInstance.get() as instance:
        before = run(instance)
    (home / "dagster.yaml").write_text(DAGSTER_YAML)
    with dg.DagsterInstance.get() as instance:
        assert isinstance(instance.event_log_storage, OpenSqliteEventLogStorage)
        after = run(instance)
        for id in (before, after):
            record = instance.get_run_record_by_id(id)
            assert record is not None and record.dagster_run.is_success
            assert len(instance.all_logs(id)) > 10
