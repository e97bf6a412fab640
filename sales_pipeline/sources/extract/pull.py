"""Pulls one window of a table into raw parts: resumable, with frozen bounds, complete or not there.

`open/` holds an unfinished extract, `ready/` a finished one until it has landed.
"""

import logging
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq

from sales_pipeline.files import sha256_of, sync_folder, write_atomic
from sales_pipeline.landing.manifest import Part, Record
from sales_pipeline.sources.extract.checkpoint import Checkpoint, Counts
from sales_pipeline.sources.extract.connector import (
    Connector,
    Page,
    PositionLost,
    Table,
    Window,
)
from sales_pipeline.sources.extract.parts import PartBuffer
from sales_pipeline.sources.extract.reconcile import RECONCILE, reconcile_pages
from sales_pipeline.sources.http.clock import Clock
from sales_pipeline.sources.http.errors import ExtractError

OPEN, READY, MANIFEST_NAME = "open", "ready", "extract.json"
# A vendor that forgets positions this often within one window would never let it end.
RESTARTS = 3
logger = logging.getLogger(__name__)


class ExtractManifest(Record):
    """A finished extract: the window and its parts."""

    source: str
    table: str
    object: str
    start: datetime | None
    end: datetime
    counts: Counts
    is_reconciled: bool
    parts: tuple[Part, ...]

    @classmethod
    def read(cls, folder: Path) -> "ExtractManifest":
        return cls.model_validate_json((folder / MANIFEST_NAME).read_bytes())


@dataclass(frozen=True)
class Pull:
    """How a table is pulled.

    `part_rows`: what a kill may cost, fetched again. `safety_lag`: how far the window ends before
    the vendor's clock, for records that become visible a little after their own time.
    `reconciled_with`: the accepted batches, if their ids are to be compared with the vendor's.
    """

    connector: Connector
    table: Table
    folder: Path
    clock: Clock
    part_rows: int = 10_000
    safety_lag: timedelta = timedelta(minutes=1)
    reconciled_with: Sequence[Path] = ()

    def run(self, since: datetime | None) -> Path:
        """The folder of a finished extract: the one that is ready, else the open one gone on with,
        else a new one of everything later than `since`."""
        ready = self.folder / READY
        if ready.is_dir():
            return ready
        work = self.folder / OPEN
        state = self._resumed(work) or self._begun(work, since)
        while state.readings:
            try:
                state = self._read_on(work, state)
            except PositionLost:
                state = self._restarted(work, state)
        return self._finished(work, ready, state)

    def _resumed(self, work: Path) -> Checkpoint | None:
        """The open extract, if the vendor can still go on with it and its table is the same."""
        state = Checkpoint.read(work)
        if state is None or state.asked != self.table.asked:
            return None
        age = self.clock.now() - state.saved_at
        if age > self.connector.position_lifetime and state.position:
            return state.model_copy(update={"position": None})
        logger.info("%s: going on after %d rows", self.table.label, state.counts.fetched)
        return state

    def _begun(self, work: Path, since: datetime | None) -> Checkpoint:
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        window = Window(since, self.connector.server_time() - self.safety_lag)
        if since and since >= window.end:
            # The vendor's clock went back, or the last extract was a moment ago.
            window = Window(since - self.safety_lag, window.end)
        readings = self.connector.passes(self.table, window)
        state = Checkpoint(
            start=window.start, end=window.end, saved_at=self.clock.now(),
            readings=(*readings, RECONCILE) if self.reconciled_with else readings,
            asked=self.table.asked, is_reconciled=bool(self.reconciled_with),
        )  # fmt: skip
        state.save(work)
        return state

    def _restarted(self, work: Path, state: Checkpoint) -> Checkpoint:
        """The reading from its beginning: what it fetched stays, landing keeps one of each."""
        if state.restarts == RESTARTS:
            raise ExtractError(
                f"{self.table.label}: the vendor lost the position {RESTARTS + 1} times in one "
                "window. Remedy: run again later; if it stays so, make the pages smaller"
            )
        logger.warning("%s: position lost, reading %s again", self.table.label, state.readings[0])
        state = state.model_copy(update={"position": None, "restarts": state.restarts + 1})
        state.save(work)
        return state

    def _read_on(self, work: Path, state: Checkpoint) -> Checkpoint:
        """Read the current reading to its end, part by part; then the next one is current."""
        buffer, counts = PartBuffer(), state.counts
        for page in self._pages(work, state):
            counts = self._take(page, buffer, counts, state)
            if buffer.rows >= self.part_rows and page.following:
                update = {"position": page.following, "counts": counts}
                state = self._saved(work, buffer, state.model_copy(update=update))
        update = {"readings": state.readings[1:], "position": None, "counts": counts}
        return self._saved(work, buffer, state.model_copy(update=update))

    def _pages(self, work: Path, state: Checkpoint) -> Iterator[Page]:
        reading = state.readings[0]
        if reading == RECONCILE:
            landed = self.reconciled_with
            return reconcile_pages(self.connector, self.table, landed, state.end, work)
        return self.connector.pages(self.table, state.window, reading, state.position)

    def _take(self, page: Page, buffer: PartBuffer, counts: Counts, state: Checkpoint) -> Counts:
        """Keep what is within the window."""
        end = state.end
        kept = [r for r in page.records if r.modified_at is None or r.modified_at <= end]
        buffer.add(kept, state.readings[0], counts.pages + 1)
        return Counts(
            pages=counts.pages + 1,
            fetched=counts.fetched + len(page.records),
            later=counts.later + len(page.records) - len(kept),
            damaged_pages=counts.damaged_pages + page.damaged,
        )

    def _saved(self, work: Path, buffer: PartBuffer, state: Checkpoint) -> Checkpoint:
        """Write the part first: one without a checkpoint is written over by the next try."""
        parts = state.parts
        if buffer.rows:
            parts = (*parts, f"part-{len(parts):05d}.parquet")
            buffer.write(work / parts[-1])
        state = state.model_copy(update={"parts": parts, "saved_at": self.clock.now()})
        state.save(work)
        return state

    def _finished(self, work: Path, ready: Path, state: Checkpoint) -> Path:
        """Write the manifest last and show the extract by one rename."""
        manifest = ExtractManifest(
            source=self.table.source, table=self.table.name, object=self.table.object,
            start=state.start, end=state.end, counts=state.counts,
            is_reconciled=state.is_reconciled,
            parts=tuple(_described(work, state.parts)),
        )  # fmt: skip
        write_atomic(work / MANIFEST_NAME, manifest.to_json())
        work.rename(ready)
        sync_folder(self.folder)
        return ready


def _described(work: Path, names: tuple[str, ...]) -> Iterator[Part]:
    for name in names:
        rows = pq.read_metadata(work / name).num_rows
        yield Part(name=name, rows=rows, sha256=sha256_of(work / name))
