"""A home that nights are run on and killed, and what a night leaves in it, without wall clocks.

All runs use one folder, restored from a copy: dbt parses in full when the paths change.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import dagster as dg
import duckdb
from processes import die_with_suite

from sales_pipeline.model.hashing import marts_hash
from sales_pipeline.model.snapshot import current_snapshot
from sales_pipeline.settings import PROJECT_DIR

SOURCES = "erp,eshop,zoho,fxiaoke,finance,planning,hr"
STATE = ("landing", "warehouse", "published", "reports", "share")
# Wall clock, for audit only; how an API was read, which takes more calls after a kill; the commit,
# which may move while the suite runs; and what the last run had left to do, which is nothing after
# a kill behind the publishing.
AUDIT = {
    "created_at", "generated_at", "updated_at", "extracted_at", "decided_at", "window", "mtime_ns",
    "git_sha", "fed",
}  # fmt: skip
# Bytes of databases differ between equal builds, and so does the order of rows in Parquet.
BY_NAME_ONLY = (".duckdb", ".wal", ".parquet", ".lock", ".sqlite")
SABOTEUR = Path(__file__).with_name("saboteur.py")


@dataclass(frozen=True)
class Deployment:
    """A folder with the home in use, kept states beside it, and the output of the last run."""

    folder: Path

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def log(self) -> Path:
        """Output of the last run."""
        return self.folder / "output.log"

    def keep(self, name: str) -> None:
        """Keep the state of the home under a name; a kept state is whole or not there."""
        torn = self.folder / f"{name}.tmp"
        shutil.rmtree(torn, ignore_errors=True)
        shutil.copytree(self.home, torn, symlinks=True)
        torn.rename(self.folder / name)

    def restore(self, name: str) -> None:
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.copytree(self.folder / name, self.home, symlinks=True)

    def start(self, *arguments: str, **sabotage: str) -> subprocess.Popen[str]:
        """`sales-pipeline ARGUMENTS` on the home, in a process group of its own."""
        environment = os.environ | {
            "SALES_PIPELINE_HOME": str(self.home),
            "SALES_PIPELINE_ENABLED_SOURCES": SOURCES,
            "PYTHONPATH": str(PROJECT_DIR),
            "PYTHONUNBUFFERED": "1",
            **{f"SALES_PIPELINE_FAULT_{key.upper()}": value for key, value in sabotage.items()},
        }
        program = [str(SABOTEUR)] if sabotage else ["-m", "sales_pipeline.cli"]
        with self.log.open("w") as output:
            return subprocess.Popen(
                [sys.executable, *program, *arguments],
                cwd=self.folder, env=environment, text=True, start_new_session=True,
                stdout=output, stderr=subprocess.STDOUT, preexec_fn=die_with_suite,
            )  # fmt: skip

    def finish(self, *arguments: str, **sabotage: str) -> None:
        """Run to the end, which is a good one."""
        code = self.start(*arguments, **sabotage).wait(timeout=600)
        assert code == 0, self.log.read_text()[-4000:]

    def last_line(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()
        return lines[-1] if lines else "(no output yet)"

    def unfinished_runs(self) -> list[str]:
        """Runs that Dagster believes to be at work, and pool slots they hold."""
        unfinished = [
            status for status in dg.DagsterRunStatus
            if status.value not in ("SUCCESS", "FAILURE", "CANCELED")
        ]  # fmt: skip
        here = {"DAGSTER_HOME": str(self.home / "dagster")}
        with patch.dict(os.environ, here), dg.DagsterInstance.get() as instance:
            runs = instance.get_runs(filters=dg.RunsFilter(statuses=unfinished))
            slots = [
                (key, slot.run_id)
                for key in instance.event_log_storage.get_concurrency_keys()
                for slot in instance.event_log_storage.get_concurrency_info(key).claimed_slots
            ]
        return [f"{run.run_id} {run.status}" for run in runs] + [str(slot) for slot in slots]

    def left_behind(self) -> dict[str, Any]:
        """All a night leaves: marts by content, the pointer, and every file of the state."""
        snapshot = current_snapshot(self.home / "published")
        assert snapshot is not None, "nothing is published"
        with duckdb.connect(str(snapshot / "sales.duckdb"), read_only=True) as connection:
            hashes = marts_hash(connection)
        files = {
            re.sub(r"\.\d+\.tmp", ".PID.tmp", str(path.relative_to(self.home))): _content(path)
            for folder in STATE
            for path in sorted((self.home / folder).rglob("*"))
            if path.is_symlink() or path.is_file()
        }
        return {"current": snapshot.name, **hashes, **files}


def _content(path: Path) -> str:
    if path.is_symlink():
        return f"-> {os.readlink(path)}"
    # The verdict page shows when each verdict was given.
    if path.name.endswith(BY_NAME_ONLY) or path.parent.name == "verdicts":
        return "present"
    if path.suffix == ".json":
        return json.dumps(_timeless(json.loads(path.read_bytes())), sort_keys=True)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _timeless(value: Any) -> Any:
    """JSON without what tells when or in which bytes, all the way down."""
    if isinstance(value, list):
        return [_timeless(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: "present" if key.endswith(BY_NAME_ONLY) else _timeless(item)
        for key, item in value.items()
        if key not in AUDIT
    }
