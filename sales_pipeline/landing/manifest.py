"""The manifest of a landed batch: what was landed, from which files, with which problems.

It is written last, inside a folder that becomes visible by one rename: a batch exists whole or not.
"""

from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

Severity = Literal["critical", "warning"]
LoadMode = Literal["upsert", "replace", "full"]
MANIFEST_NAME = "manifest.json"


class Record(BaseModel):
    """Base of everything kept beside a batch: frozen, and unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def to_json(self) -> str:
        """Indented JSON that reads well in an editor; dates are ISO 8601."""
        return self.model_dump_json(indent=1)


class Problem(Record):
    """Something wrong with a delivery, in words a person can act on."""

    rule: str
    severity: Severity
    file: str
    message: str
    remedy: str
    row: int | None = None
    column: str | None = None


class LandedFile(Record):
    """One delivered file as found: (name, size, mtime_ns) lets a later scan skip hashing it."""

    name: str
    size: int
    mtime_ns: int
    sha256: str


class Column(Record):
    """Name and DuckDB type of a landed column."""

    name: str
    type: str


class Part(Record):
    """One Parquet file of the batch."""

    name: str
    rows: int
    sha256: str


class ExtractWindow(Record):
    """What a batch pulled from an API covers, and the cursor from which the next one starts.

    Times are the vendor's (UTC). Of the records fetched, `repeated` came twice and `unchanged` had
    landed before; both are left out. `cursor` is the latest change seen within the window.
    """

    start: datetime | None
    end: datetime
    cursor: datetime | None
    pages: int
    fetched: int
    later: int
    repeated: int
    unchanged: int
    is_reconciled: bool = False


class BatchManifest(Record):
    """Everything about a batch except the verdict; `rows` counts all rows, bad ones included."""

    source: str
    table: str
    batch_id: str
    load_mode: LoadMode
    files: tuple[LandedFile, ...]
    rows: int
    columns: tuple[Column, ...]
    parts: tuple[Part, ...]
    layout_sha256: str
    extracted_at: datetime
    name_date: date | None = None
    origin_batch_id: str | None = None
    keyed: bool = True
    window: ExtractWindow | None = None
    problems: tuple[Problem, ...] = ()
    complete: Literal[True] = True

    @property
    def order(self) -> tuple[date, datetime, str]:
        """Position among the batches of its table: by the date in the name, else by arrival."""
        return (self.name_date or self.extracted_at.date(), self.extracted_at, self.batch_id)

    @classmethod
    def read(cls, batch_dir: Path) -> "BatchManifest":
        return cls.model_validate_json((batch_dir / MANIFEST_NAME).read_bytes())


def batch_id_of(table: str, name_date: date | None, arrival: date, content_sha256: str) -> str:
    """Deterministic id: the same content for the same table and date is the same batch.

    The date in the file name is part of the identity: two quiet days may deliver identical files.
    """
    seed = f"{table}|{name_date or ''}|{content_sha256}"
    return f"{name_date or arrival:%Y%m%d}-{sha256(seed.encode()).hexdigest()[:16]}"
