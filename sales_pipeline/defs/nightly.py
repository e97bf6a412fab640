"""Runs the Dagster jobs in this process, against the same state the Dagster UI shows.

A run that was killed is marked as failed by the next one; its data is picked up where it stood.
"""

import os
import warnings
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg

from sales_pipeline.files import is_alive, write_atomic
from sales_pipeline.settings import Settings

RANGE_START = "dagster/asset_partition_range_start"
RANGE_END = "dagster/asset_partition_range_end"
PROCESS_TAG = "sales_pipeline/process"
# Events of one kind are stored together: one by one, what a run plans took a second.
EVENT_BATCH_SIZE = "1000"

# Pools at run granularity queue runs of the UI and never hold an op of a run that started: an op
# slot kept by a killed process made the next run wait for ever (measured: 40 minutes).
DAGSTER_YAML = """\
event_log_storage:
  module: sales_pipeline.defs.event_log
  class: OpenSqliteEventLogStorage
  config:
    dagster_home: {env: DAGSTER_HOME}
telemetry:
  enabled: false
nux:
  enabled: false
concurrency:
  pools:
    granularity: run
    default_limit: 1
run_monitoring:
  enabled: true
retention:
  schedule: {purge_after_days: 90}
  sensor: {purge_after_days: {skipped: 7, failure: 30, success: 90}}
"""


# A killed command leaves its run in one of these; before it starts, a run is NOT_STARTED.
UNFINISHED = [
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
]

# The command line prints the pipeline's own messages; Dagster's are in its event log.
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


class NightFailed(RuntimeError):
    """The run ended in a technical failure; the message names the step and its first error."""


def prepare_home(settings: Settings) -> Path:
    """Create the folders of the state and Dagster's instance file; returns DAGSTER_HOME."""
    for folder in (
        settings.inbox,
        settings.landing,
        settings.warehouse,
        settings.published,
        settings.reports,
        settings.share,
        settings.dagster,
        settings.logs,
    ):
        folder.mkdir(parents=True, exist_ok=True)
    config = settings.dagster / "dagster.yaml"
    if not config.exists():
        write_atomic(config, DAGSTER_YAML)
    os.environ["DAGSTER_HOME"] = str(settings.dagster)
    os.environ.setdefault("DAGSTER_EVENT_BATCH_SIZE", EVENT_BATCH_SIZE)
    return settings.dagster


def run_job(settings: Settings, job_name: str, first: date, last: date) -> None:
    """Run one job over the business dates first..last in this process.

    Raises NightFailed with the failing step's own message.
    """
    prepare_home(settings)
    today = datetime.now(ZoneInfo(settings.timezone)).date()
    if last >= today:
        raise NightFailed(f"{last} is not over in {settings.timezone}: run it from tomorrow on")
    if first < settings.start_date:
        raise NightFailed(
            f"{first} is before the first night, {settings.start_date}: set "
            "SALES_PIPELINE_START_DATE to an earlier one"
        )
    # Loading from a package and single-run back-fills are new in Dagster; the lock pins both.
    for category in (dg.PreviewWarning, dg.BetaWarning):
        warnings.simplefilter("ignore", category)
    from sales_pipeline.definitions import defs

    with dg.DagsterInstance.get() as instance:
        _close_dead_runs(instance)
        result = defs.resolve_job_def(job_name).execute_in_process(
            instance=instance,
            partition_key=first.isoformat() if first == last else None,
            tags={PROCESS_TAG: str(os.getpid()), **_range_tags(first, last)},
            run_config=QUIET,
            raise_on_error=False,
        )
    if not result.success:
        raise NightFailed(_first_failure(result))


def _range_tags(first: date, last: date) -> dict[str, str]:
    if first == last:
        return {}
    return {RANGE_START: first.isoformat(), RANGE_END: last.isoformat()}


def _close_dead_runs(instance: dg.DagsterInstance) -> None:
    """Mark runs of this command as failed whose process is gone: kill -9 leaves them as they were.

    Not the ones that another command is at: it will find the warehouse locked, or holds it.
    """
    for run in instance.get_runs(filters=dg.RunsFilter(statuses=UNFINISHED)):
        process = int(run.tags.get(PROCESS_TAG, 0))
        if process and (process == os.getpid() or not is_alive(process)):
            instance.report_run_failed(run, "The process of this run is gone.")


def _first_failure(result: dg.ExecuteInProcessResult) -> str:
    for event in result.all_events:
        if event.is_step_failure:
            error = event.step_failure_data.error
            while error is not None and error.cause is not None:
                error = error.cause
            return f"{event.step_key}: {error.message.strip() if error else 'failed'}"
    for event in result.all_events:
        if event.is_failure and event.message:
            return event.message
    return "the run failed before its first step"
