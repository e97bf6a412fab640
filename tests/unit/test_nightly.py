"""Nights that can be run; and runs whose process was killed are closed by the next command."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import dagster as dg
import pytest

from sales_pipeline.defs.nightly import (
    PROCESS_TAG,
    UNFINISHED,
    NightFailed,
    _close_dead_runs,
    run_job,
)
from sales_pipeline.settings import Settings


@dg.job
def job() -> None:
    """Nothing to do."""


def status_after(status: dg.DagsterRunStatus, process: int) -> dg.DagsterRunStatus:
    """What becomes of a run of some process when the next command starts."""
    with dg.DagsterInstance.ephemeral() as instance:
        run = instance.create_run_for_job(job, status=status, tags={PROCESS_TAG: str(process)})
        _close_dead_runs(instance)
        found = instance.get_run_by_id(run.run_id)
        assert found is not None
        return found.status


@pytest.mark.parametrize("status", UNFINISHED)
def test_a_run_whose_process_is_gone_is_failed(status: dg.DagsterRunStatus) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert status_after(status, gone.pid) is dg.DagsterRunStatus.FAILURE


def test_a_run_of_the_same_process_id_is_an_earlier_one() -> None:
    # In a container every command may have the same number.
    started = dg.DagsterRunStatus.STARTED
    assert status_after(started, os.getpid()) is dg.DagsterRunStatus.FAILURE


def test_a_run_of_another_living_process_is_left_alone() -> None:
    started = dg.DagsterRunStatus.STARTED
    assert status_after(started, os.getppid()) is started


@pytest.mark.parametrize(
    ("night", "message"),
    [
        (date(1998, 5, 6), "before the first night, 2010-01-01: set SALES_PIPELINE_START_DATE"),
        (datetime.now(UTC).date(), "not over in Etc/GMT\\+12: run it from tomorrow on"),
    ],
)
def test_a_night_that_cannot_be_run_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, night: date, message: str
) -> None:
    monkeypatch.setenv("DAGSTER_HOME", "of another test")
    settings = Settings(home=tmp_path, timezone="Etc/GMT+12")
    with pytest.raises(NightFailed, match=message):
        run_job(settings, "nightly", night, night)
