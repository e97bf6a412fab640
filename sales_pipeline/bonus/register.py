"""The register of bonus runs: which figures a month was paid by, and who approved it.

One CSV in the folder of the statements; every write leaves the old file or the new one.
"""

import csv
import io
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from sales_pipeline.files import write_atomic

REGISTER = "runs.csv"
DRAFT, APPROVED = "draft", "approved"


@dataclass(frozen=True)
class Entry:
    """One revision of a month; `corrects` are the earlier months it corrects, with spaces."""

    month: str
    revision: int
    snapshot_id: str
    known_on: str
    corrected_from: str
    corrects: str
    plans_sha256: str
    content_sha256: str
    people: int
    totals: str
    status: str = DRAFT
    approved_by: str = ""
    approved_on: str = ""


def read_register(folder: Path) -> list[Entry]:
    """All runs, oldest first; none where nothing has run."""
    path = folder / REGISTER
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return [_entry(row) for row in rows]


def _entry(row: dict[str, Any]) -> Entry:
    return Entry(**row | {"revision": int(row["revision"]), "people": int(row["people"])})


def latest(entries: list[Entry], month: str) -> Entry | None:
    """The last revision of a month."""
    found = [entry for entry in entries if entry.month == month]
    return max(found, key=lambda entry: entry.revision, default=None)


def put(folder: Path, entry: Entry) -> None:
    """Add a revision, or replace it by itself with another status."""
    kept = [
        e for e in read_register(folder) if (e.month, e.revision) != (entry.month, entry.revision)
    ]
    rows = sorted([*kept, entry], key=lambda e: (e.month, e.revision))
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, [f.name for f in fields(Entry)], lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(asdict(row) for row in rows)
    folder.mkdir(parents=True, exist_ok=True)
    write_atomic(folder / REGISTER, stream.getvalue().encode("utf-8-sig"))
