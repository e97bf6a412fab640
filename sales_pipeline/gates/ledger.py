"""What became of quarantined rows: an append-only file beside the batch, one line per decision.

Verdicts never change; the last line about a row is its state, a row without a line is open.
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import Field

from sales_pipeline.files import write_atomic
from sales_pipeline.landing.manifest import Record

LEDGER_NAME = "quarantine_ledger.jsonl"
NOTE_NAME = "replay.json"
State = Literal["released", "corrected", "discarded"]


class RowKey(Record):
    """A row of a batch, as quarantine.parquet names it."""

    row_number: int
    record_id: str | None = None


class LedgerLine(RowKey):
    """A decision on a row; `batch_id` is the replay that carries it, if one does."""

    state: State
    who: str = Field(min_length=1)
    when: datetime
    reason: str = Field(min_length=1)
    batch_id: str | None = None


class ReplayNote(Record):
    """Kept inside a replay: of which rows of its origin it decides, and by whose word.

    It is written with the batch, so a kill before the origin's ledger has it loses nothing.
    """

    origin_batch_id: str
    is_partial: bool
    lines: tuple[LedgerLine, ...]

    @classmethod
    def read(cls, batch_dir: Path) -> "ReplayNote":
        return cls.model_validate_json((batch_dir / NOTE_NAME).read_bytes())


def is_partial_replay(batch_dir: Path) -> bool:
    """Whether a batch holds some rows of another one, rather than a delivery."""
    return (batch_dir / NOTE_NAME).is_file() and ReplayNote.read(batch_dir).is_partial


def read_ledger(batch_dir: Path) -> tuple[LedgerLine, ...]:
    path = batch_dir / LEDGER_NAME
    lines = path.read_text().splitlines() if path.is_file() else []
    return tuple(LedgerLine.model_validate_json(line) for line in lines)


def append(batch_dir: Path, lines: Iterable[LedgerLine]) -> None:
    """Add decisions; those that are there already are not added again."""
    known = read_ledger(batch_dir)
    added = [line for line in lines if line not in known]
    if added:
        written = [line.model_dump_json() for line in (*known, *added)]
        write_atomic(batch_dir / LEDGER_NAME, "\n".join(written) + "\n")


def states(batch_dir: Path) -> dict[RowKey, State]:
    """The present state of every row that a decision was taken on."""
    return {
        RowKey(row_number=line.row_number, record_id=line.record_id): line.state
        for line in read_ledger(batch_dir)
    }
