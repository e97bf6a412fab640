"""The registry's index: manifests and verdicts of judged batches in one SQLite file, to read fast.

It only saves reading the folders again and can be deleted at any time: the next look rebuilds it.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from sales_pipeline.landing.manifest import BatchManifest, Column
from sales_pipeline.landing.verdict import VERDICT_NAME, Verdict

INDEX_NAME = ".index.sqlite"
# `stamp` is the verdict file's mtime_ns: a batch that was removed and landed again is read again.
SCHEMA = """
create table if not exists judged (
    source text, name text, batch_id text, stamp integer, manifest text, columns text, verdict text,
    primary key (source, name, batch_id)
)
"""
COLUMNS = TypeAdapter(tuple[Column, ...])


@dataclass(frozen=True)
class Entry:
    """A batch folder and what its files say."""

    folder: Path
    manifest: BatchManifest
    verdict: Verdict | None

    @property
    def is_accepted(self) -> bool:
        return self.verdict is not None and self.verdict.decision == "accepted"


Known = dict[str, tuple[int, BatchManifest, Verdict]]


def entries(landing_dir: Path, source: str, table: str, folders: Iterable[Path]) -> list[Entry]:
    """What the folders of a table hold; judged batches come from the index."""
    with _open(landing_dir) as index:
        known = _known(index, source, table)
        return [_entry(index, known, folder) for folder in folders]


@contextmanager
def _open(landing_dir: Path) -> Iterator[sqlite3.Connection]:
    landing_dir.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(landing_dir / INDEX_NAME, timeout=30)) as index:
        index.execute(SCHEMA)
        yield index
        index.commit()


def _known(index: sqlite3.Connection, source: str, table: str) -> Known:
    """Judged batches by id, with the stamp of their verdict. Equal columns are one object."""
    rows = index.execute(
        "select batch_id, stamp, manifest, columns, verdict from judged"
        " where source = ? and name = ?",
        (source, table),
    )
    columns: dict[str, tuple[Column, ...]] = {}
    known = {}
    for batch_id, stamp, m, c, v in rows:
        if c not in columns:
            columns[c] = COLUMNS.validate_json(c)
        manifest = BatchManifest.model_validate_json(m).model_copy(update={"columns": columns[c]})
        known[batch_id] = (stamp, manifest, Verdict.model_validate_json(v))
    return known


def _entry(index: sqlite3.Connection, known: Known, folder: Path) -> Entry:
    """A batch from the index or its folder; only batches with a verdict are final and are kept."""
    try:
        stamp = (folder / VERDICT_NAME).stat().st_mtime_ns
    except FileNotFoundError:
        return Entry(folder, BatchManifest.read(folder), None)
    if folder.name in known and known[folder.name][0] == stamp:
        return Entry(folder, *known[folder.name][1:])
    manifest, verdict = BatchManifest.read(folder), Verdict.read(folder)
    verdict = verdict.model_copy(update={"results": verdict.failed})
    _keep(index, stamp, manifest, verdict)
    return Entry(folder, manifest, verdict)


def _keep(index: sqlite3.Connection, stamp: int, manifest: BatchManifest, verdict: Verdict) -> None:
    bare = manifest.model_copy(update={"columns": ()}).to_json()
    columns = COLUMNS.dump_json(manifest.columns).decode()
    index.execute(
        "insert or replace into judged values (?, ?, ?, ?, ?, ?, ?)",
        (manifest.source, manifest.table, manifest.batch_id, stamp, bare, columns,
         verdict.to_json()),
    )  # fmt: skip
