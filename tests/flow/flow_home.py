"""A deployment of its own for a test: state folder, settings, and ways to run a night on it.

`run` is the command as people type it, in a process of its own (definitions read their settings
when imported); `night` calls the same stages without Dagster and reports, at a third of the cost.
"""

import os
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from sales_pipeline.intake import TableIntake, take_in
from sales_pipeline.landing.registry import Batch, BatchRegistry
from sales_pipeline.model.hashing import marts_hash
from sales_pipeline.model.plan import RunPlan
from sales_pipeline.model.publish import WAREHOUSE_NAME, publish
from sales_pipeline.model.run import prepare_run
from sales_pipeline.model.snapshot import SnapshotManifest, current_snapshot, read_manifest
from sales_pipeline.model.standing import STANDING, leave_standing, left_standing
from sales_pipeline.project import DBT_EXECUTABLE, dbt_environment, dbt_vars, project_checksum
from sales_pipeline.settings import DBT_DIR, PROJECT_DIR, Settings
from sales_pipeline.sources.files.layout import Layout, load_layouts

DATA = PROJECT_DIR.parent / "shared" / "data"
QUIET = ("--quiet", "--log-level-file", "none")


@cache
def layouts_of(sources: tuple[str, ...]) -> dict[tuple[str, str], Layout]:
    return load_layouts(sources)


@dataclass(frozen=True)
class Home:
    """`options` are settings by their names in `Settings`."""

    folder: Path
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        return Settings(**{"home": self.folder, "settle_seconds": 0, **self.options})

    @property
    def layouts(self) -> dict[tuple[str, str], Layout]:
        return layouts_of(self.settings.enabled_sources)

    def inbox(self, source: str) -> Path:
        folder = self.settings.inbox / source
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def run(self, *arguments: str) -> str:
        """`sales-pipeline ARGUMENTS`; fails with the end of its output."""
        self.folder.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            [sys.executable, "-m", "sales_pipeline.cli", *arguments],
            cwd=self.folder, env=self._environment(), capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
        return done.stdout

    def _environment(self) -> dict[str, str]:
        chosen = {"home": self.folder, "settle_seconds": 0, **self.options}
        named = {f"SALES_PIPELINE_{key.upper()}": _text(value) for key, value in chosen.items()}
        return {**os.environ, "PYTHONPATH": str(PROJECT_DIR), **named}

    def take_in(self, first: date, last: date | None = None) -> dict[str, TableIntake]:
        """Land and gate all tables, by `<source>/<table>`."""
        return {
            layout.name: take_in(self.settings, layout, first, last or first)
            for layout in self.layouts.values()
        }

    def night(self, first: date, last: date | None = None) -> Path:
        """Land, gate, clean, model, publish the nights first..last as one run."""
        self.take_in(first, last)
        settings = self.settings
        plan = prepare_run(settings, last or first, project_checksum(settings))
        if not (settings.published / plan.snapshot_id).exists():
            self.dbt("build", "--exclude-resource-type", "unit_test", *self._selected(plan))
        return publish(settings.warehouse, settings.published, plan)

    def _selected(self, plan: RunPlan) -> list[str]:
        """As the night of Dagster does: sales_pipeline/defs/transform.py."""
        if plan.is_rebuild:
            return ["--full-refresh"]
        if current_snapshot(self.settings.published) is None or plan.starts_anew:
            return []
        target = self.folder / "dbt"
        nodes = left_standing(target / "manifest.json", plan.fed)
        return leave_standing(nodes, target / STANDING)

    def dbt(self, command: str, *more: str, check: bool = True) -> None:
        """One dbt command on the home's warehouse; its results are in <home>/dbt."""
        arguments = [
            DBT_EXECUTABLE, *QUIET, command, *more,
            "--project-dir", str(DBT_DIR), "--profiles-dir", str(DBT_DIR),
            "--target-path", str(self.folder / "dbt"), "--vars", dbt_vars(self.settings),
        ]  # fmt: skip
        environment = {**os.environ, **dbt_environment(self.settings)}
        done = subprocess.run(
            arguments, env=environment, capture_output=True, text=True, check=False
        )
        assert not check or done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]

    @property
    def snapshot(self) -> Path:
        found = current_snapshot(self.settings.published)
        assert found is not None, "nothing is published"
        return found

    @property
    def manifest(self) -> SnapshotManifest:
        return read_manifest(self.snapshot)

    def query(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """Rows of the published marts."""
        with duckdb.connect(str(self.snapshot / WAREHOUSE_NAME), read_only=True) as connection:
            return connection.execute(sql, list(parameters)).fetchall()

    def hashes(self) -> dict[str, str]:
        """Content hash of every published mart."""
        with duckdb.connect(str(self.snapshot / WAREHOUSE_NAME), read_only=True) as connection:
            return marts_hash(connection)

    def batches(self) -> list[Batch]:
        """Every landed batch, table by table."""
        registry = BatchRegistry(self.settings.landing)
        return [batch for key in self.layouts for batch in registry.batches(*key)]


def _text(value: Any) -> str:
    return ",".join(value) if isinstance(value, tuple) else str(value)


def tree(folder: Path) -> dict[str, tuple[int, int]]:
    """Size and time of every file below a folder: equal trees were not written to."""
    return {
        str(path.relative_to(folder)): (found.st_size, found.st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".") and (found := path.stat())
    }
