"""Sensors: files that arrive during the day are landed and gated; failed runs are told."""

import json
import logging
from hashlib import sha256

import dagster as dg

from sales_pipeline.defs.schedules import intake
from sales_pipeline.defs.stages import nights, settings

ALERT_LOG = "alerts.jsonl"
logger = logging.getLogger(__name__)


def inbox_fingerprint() -> str:
    """Changes whenever a file of the inbox appears, grows or is replaced."""
    facts = sorted(
        (str(path), found.st_size, found.st_mtime_ns)
        for path in settings.inbox.glob("*/*")
        if path.is_file() and (found := path.stat())
    )
    return sha256(repr(facts).encode()).hexdigest()


@dg.sensor(job=intake, minimum_interval_seconds=60, description="Files that arrived in the inbox.")
def inbox_sensor(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """Ask for one intake run per state of the inbox."""
    fingerprint = inbox_fingerprint()
    if fingerprint == context.cursor:
        return dg.SkipReason("nothing new in the inbox")
    context.update_cursor(fingerprint)
    partition = nights.get_last_partition_key()
    return dg.RunRequest(run_key=fingerprint, partition_key=partition)


@dg.run_failure_sensor(
    monitor_all_code_locations=False, description="Write failed runs to logs/alerts.jsonl."
)
def run_failure_alert(context: dg.RunFailureSensorContext) -> None:
    """Append one line per failed run: what a mail or chat channel will send."""
    run = context.dagster_run
    alert = {
        "run_id": run.run_id,
        "job": run.job_name,
        "partition": run.tags.get("dagster/partition"),
        "message": context.failure_event.message,
    }
    settings.logs.mkdir(parents=True, exist_ok=True)
    with (settings.logs / ALERT_LOG).open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(alert, ensure_ascii=False) + "\n")
