"""Nights of one CRM table: pulled, landed, accepted, and looked at as a whole.

The connector is given, so the same nights run against a CRM in memory and against a simulator.
"""

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import orjson

from sales_pipeline.landing.registry import Batch, BatchRegistry, BatchState
from sales_pipeline.landing.verdict import VERDICT_NAME, Verdict
from sales_pipeline.settings import Settings
from sales_pipeline.sources.extract.connector import Connector
from sales_pipeline.sources.extract.land import land_extract, reconciliation, since
from sales_pipeline.sources.extract.pull import Pull
from sales_pipeline.sources.extract.take import table_of
from sales_pipeline.sources.files.land import Outcome
from sales_pipeline.sources.files.layout import Layout
from sales_pipeline.sources.http.clock import Clock, SystemClock


class Nights:
    """`night` is the business date; `run` is what an intake does, without locks and gates."""

    def __init__(
        self,
        layout: Layout,
        connector: Connector,
        home: Path,
        *,
        clock: Clock | None = None,
        part_rows: int = 30,
        lookback: timedelta = timedelta(minutes=30),
    ) -> None:
        self.layout, self.connector, self.night = layout, connector, date(2026, 3, 2)
        self.clock, self.part_rows, self.lookback = clock or SystemClock(), part_rows, lookback
        self.settings = Settings(home=home)
        self.registry = BatchRegistry(self.settings.landing)

    @property
    def batches(self) -> tuple[Batch, ...]:
        return self.registry.batches(self.layout.source, self.layout.table)

    @property
    def pull(self) -> Pull:
        folder = self.settings.extracts / self.layout.source / self.layout.table
        return Pull(
            self.connector, table_of(self.layout), folder, self.clock, self.part_rows,
            reconciled_with=reconciliation(self.batches, self.night, days=7),
        )  # fmt: skip

    def run(self, decision: str = "accepted") -> Outcome:
        ready = self.pull.run(since(self.batches, self.lookback))
        outcome = land_extract(
            self.layout, ready, self.settings, self.batches, self.night, datetime.now(UTC)
        )
        self.tidy(ready)
        self._judge(decision)
        return outcome

    def tidy(self, ready: Path) -> None:
        shutil.rmtree(ready)

    def next_night(self, days: int = 1) -> None:
        """Only the business date: the CRM has a clock of its own."""
        self.night += timedelta(days=days)

    def _judge(self, decision: str) -> None:
        for batch in self.batches:
            if batch.state is BatchState.PENDING:
                rows, accepted = batch.manifest.rows, decision == "accepted"
                verdict = Verdict(
                    source=batch.manifest.source, table=batch.manifest.table,
                    batch_id=batch.folder.name, decision=decision,
                    known_on=self.night if accepted else None, rows_landed=rows,
                    rows_accepted=rows if accepted else 0,
                    rows_quarantined=0 if accepted else rows, rows_deduplicated=0, results=(),
                    suite_sha256="", decided_at=datetime.now(UTC),
                )  # fmt: skip
                (batch.folder / VERDICT_NAME).write_text(verdict.to_json())

    @property
    def window_end(self) -> datetime:
        """End of the newest window that has landed, in UTC."""
        return max(b.manifest.window.end for b in self.batches if b.manifest.window)

    def landed(self, columns: str) -> list[tuple[Any, ...]]:
        """Rows of all accepted batches, sorted."""
        folders = [b.folder for b in self.batches if b.state is BatchState.ACCEPTED]
        parts = [str(part) for folder in folders for part in folder.glob("part-*.parquet")]
        if not parts:
            return []
        return duckdb.sql(f"select {columns} from read_parquet({parts}) order by all").fetchall()

    def payloads(self) -> dict[str, dict[str, Any]]:
        """Of each record that is not deleted the newest version, as the vendor sent it."""
        rows = self.landed("_record_id, _source_modified_at, _is_deleted, _raw._record")
        newest = {key: (deleted, payload) for key, _, deleted, payload in rows}
        return {k: orjson.loads(payload) for k, (deleted, payload) in newest.items() if not deleted}

    def tombstones(self) -> set[str]:
        rows = self.landed("_record_id, _source_modified_at, _is_deleted")
        newest = {key: deleted for key, _, deleted in rows}
        return {key for key, deleted in newest.items() if deleted}
