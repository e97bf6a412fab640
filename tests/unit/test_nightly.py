"""Runs whose process was killed are closed by the next command; the ones at work are left alone."""

import os
import subprocess
import sys

import dagster as dg
import pytest

from sales_pipeline.defs.nightly import PROCESS_TAG, UNFINISHED, _close_dead_runs


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
