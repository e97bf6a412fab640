"""The batch registry: which batches exist, in which order, and which of them are read.

Manifest and verdict files are the truth; the SQLite index only saves re-reading them and can be
deleted at any time: it is rebuilt from the folders on the next look.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from sales_pipeline.files import write_atomic
from sales_pipeline.landing.manifest import MANIFEST_NAME, BatchManifest
from sales_pipeline.landing.verdict import VERDICT_NAME, Verdict

INDEX_NAME = ".index.sqlite"
DISCARDED_NAME = "discarded.json"
SCHEMA = """
create table if not exists batch (
    source text, name text, batch_id text, manifest text not null, verdict text,
    primary key (source, name, batch_id)
)
"""


class BatchState(StrEnum):
    """What the pipeline makes of a batch."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"  # open: the batches behind it are held
    PENDING = "pending"  # landed, its turn at the gate has come
    HELD = "held"  # landed behind an open rejection
    SUPERSEDED = "superseded"  # rejected, then delivered again or replayed
    DISCARDED = "discarded"  # rejected, then given up by a person


@dataclass(frozen=True)
class Batch:
    """A landed batch with its verdict, if it has one, and its state among its neighbours."""

    folder: Path
    manifest: BatchManifest
    verdict: Verdict | None
    state: BatchState

    @property
    def known_on(self) -> date | None:
        return self.verdict.known_on if self.verdict else None


class BatchRegistry:
    """Reads the landing folder. All methods are cheap when nothing changed: one folder listing."""

    def __init__(self, landing_dir: Path) -> None:
        self.landing_dir = landing_dir

    def batches(self, source: str, table: str) -> tuple[Batch, ...]:
        """All batches of a table in delivery order, with their states."""
        folders = sorted(self._folders(source, table))
        with self._index() as index:
            known = _cached(index, source, table)
            found = [
                known.get(folder.name) or _read(index, source, table, folder) for folder in folders
            ]
        pairs = sorted(zip(folders, found, strict=True), key=lambda pair: pair[1][0].order)
        return tuple(_with_states([(f, m, v) for f, (m, v) in pairs]))

    def seen_files(self, source: str, table: str) -> dict[tuple[str, int, int], str]:
        """(name, size, mtime_ns) -> sha256 of every file already landed."""
        return {
            (file.name, file.size, file.mtime_ns): file.sha256
            for batch in self.batches(source, table)
            for file in batch.manifest.files
        }

    def accepted(self, source: str, table: str) -> tuple[Batch, ...]:
        return tuple(b for b in self.batches(source, table) if b.state is BatchState.ACCEPTED)

    def discard(self, batch: Batch, who: str, when: str, reason: str) -> None:
        """Give a rejected batch up, so that those behind it get their turn."""
        if batch.state is not BatchState.REJECTED:
            raise ValueError(
                f"{batch.folder.name} is {batch.state}, not rejected: nothing to give up"
            )
        note = {"who": who, "when": when, "reason": reason}
        write_atomic(batch.folder / DISCARDED_NAME, json.dumps(note, ensure_ascii=False))

    def _folders(self, source: str, table: str) -> Iterator[Path]:
        table_dir = self.landing_dir / source / table
        if table_dir.is_dir():
            yield from (f for f in table_dir.iterdir() if (f / MANIFEST_NAME).is_file())

    @contextmanager
    def _index(self) -> Iterator[sqlite3.Connection]:
        self.landing_dir.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self.landing_dir / INDEX_NAME, timeout=30)) as index:
            index.execute(SCHEMA)
            yield index
            index.commit()


Found = tuple[BatchManifest, Verdict | None]


def _cached(index: sqlite3.Connection, source: str, table: str) -> dict[str, Found]:
    rows = index.execute(
        "select batch_id, manifest, verdict from batch where source = ? and name = ?",
        (source, table),
    )
    return {
        batch_id: (BatchManifest.model_validate_json(m), Verdict.model_validate_json(v))
        for batch_id, m, v in rows
    }


def _read(index: sqlite3.Connection, source: str, table: str, folder: Path) -> Found:
    """Read a batch from its folder; only batches with a verdict are final and enter the index."""
    manifest = BatchManifest.read(folder)
    if not (folder / VERDICT_NAME).is_file():
        return manifest, None
    verdict = Verdict.read(folder)
    index.execute(
        "insert or replace into batch values (?, ?, ?, ?, ?)",
        (source, table, folder.name, manifest.to_json(), verdict.to_json()),
    )
    return manifest, verdict


def _with_states(
    found: list[tuple[Path, BatchManifest, Verdict | None]],
) -> Iterator[Batch]:
    """Walk the batches in order; behind an open rejection, deltas are held (full loads are not)."""
    settled = {m.origin_batch_id for _, m, v in found if v and v.decision == "accepted"}
    blocked = False
    for position, (folder, manifest, verdict) in enumerate(found):
        if verdict is None:
            state = BatchState.HELD if blocked else BatchState.PENDING
        elif verdict.decision == "accepted":
            state = BatchState.ACCEPTED
        elif (folder / DISCARDED_NAME).is_file():
            state = BatchState.DISCARDED
        elif manifest.batch_id in settled or _replaced(manifest, found[position + 1 :]):
            state = BatchState.SUPERSEDED
        else:
            state = BatchState.REJECTED
            blocked = blocked or manifest.load_mode != "full"
        yield Batch(folder, manifest, verdict, state)


def _replaced(
    manifest: BatchManifest, later: list[tuple[Path, BatchManifest, Verdict | None]]
) -> bool:
    """A full load is replaced by any later one, a delta by a later delivery of the same file name."""
    if manifest.load_mode == "full":
        return any(verdict and verdict.decision == "accepted" for _, _, verdict in later)
    names = {file.name for file in manifest.files}
    return any(names & {file.name for file in other.files} for _, other, _ in later)
