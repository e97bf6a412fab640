"""How far an open extract has come: its frozen window, its parts, where each reading goes on.

Saved after each part; a killed extract goes on from here and fetches at most one part again.
"""

from datetime import datetime
from pathlib import Path

from sales_pipeline.files import write_atomic
from sales_pipeline.landing.manifest import Record
from sales_pipeline.sources.extract.connector import Position, Window

CHECKPOINT_NAME = "checkpoint.json"


class Counts(Record):
    """What was counted over all parts."""

    pages: int = 0
    fetched: int = 0
    later: int = 0  # changed after the window's end: the next extract brings them
    damaged_pages: int = 0


class Checkpoint(Record):
    """State of an open extract; `readings` are still to be read, `position` is within the first."""

    start: datetime | None
    end: datetime
    saved_at: datetime
    parts: tuple[str, ...] = ()
    readings: tuple[str, ...]
    position: Position | None = None
    restarts: int = 0
    counts: Counts = Counts()
    asked: str  # what was asked for: another layout begins anew
    is_reconciled: bool = False

    @property
    def window(self) -> Window:
        return Window(self.start, self.end)

    def save(self, folder: Path) -> None:
        write_atomic(folder / CHECKPOINT_NAME, self.to_json())

    @classmethod
    def read(cls, folder: Path) -> "Checkpoint | None":
        path = folder / CHECKPOINT_NAME
        return cls.model_validate_json(path.read_bytes()) if path.is_file() else None
