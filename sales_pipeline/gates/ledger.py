"""What became of quarantined rows: an append-only file beside the batch, one line per decision.

Verdicts never change; the last line about a row is its state, a row without a line is open.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

import duckdb
from pydantic import Field

from sales_pipeline.files import write_atomic
from sales_pipeline.gates.columns import text_literal
from sales_pipeline.gates.corrections import Correction
from sales_pipeline.landing.manifest import Record
from sales_pipeline.landing.registry import Batch, BatchState
from sales_pipeline.landing.verdict import QUARANTINE_NAME, Verdict

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
    who: str
    when: datetime
    reason: str
    batch_id: str | None = None

    @property
    def key(self) -> RowKey:
        return RowKey(row_number=self.row_number, record_id=self.record_id)


class Decision(Record):
    """By whose word, when and why."""

    who: str = Field(min_length=1)
    when: datetime
    reason: str = Field(min_length=1)

    def on(self, row: RowKey, state: State, batch_id: str | None = None) -> LedgerLine:
        """The decision as it concerns one row."""
        return LedgerLine(**row.model_dump(), **self.model_dump(), state=state, batch_id=batch_id)


class ReplayNote(Record):
    """Kept inside a replay: of which rows of its origin it decides, and by whose word.

    It is written with the batch, so a kill before the origin's ledger has it loses nothing.
    """

    origin_batch_id: str
    is_partial: bool
    corrections: tuple[Correction, ...]
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
    return {line.key: line.state for line in read_ledger(batch_dir)}


def open_rows(batch_dir: Path) -> list[RowKey]:
    """Quarantined rows of an accepted batch that nobody has decided on, in file order."""
    with duckdb.connect() as connection:
        found = connection.execute(open_rows_sql(batch_dir)).fetchall()
    return [RowKey(row_number=number, record_id=record) for number, record in found]


def standing(batches: Sequence[Batch]) -> list[Batch]:
    """Accepted batches of a table, oldest first, whose quarantined rows are still of interest.

    A full load leaves none before it standing.
    """
    accepted = [b for b in batches if b.state is BatchState.ACCEPTED and b.verdict]
    is_full = bool(accepted) and accepted[-1].manifest.load_mode == "full"
    return accepted[-1:] if is_full else accepted


def open_rows_of(batch: Batch) -> int:
    """How many rows of an accepted batch nobody has decided on."""
    kept_back = batch.verdict.rows_quarantined if batch.verdict else 0
    return kept_back - len(states(batch.folder)) if kept_back else 0


def count_open_rows(batches: Sequence[Batch]) -> int:
    """Open rows of a table's batches, oldest first."""
    return sum(map(open_rows_of, standing(batches)))


def open_rows_sql(batch_dir: Path) -> str:
    """SQL of the open rows: `_row_number`, `_record_id`."""
    quarantine, ledger = batch_dir / QUARANTINE_NAME, batch_dir / LEDGER_NAME
    if not quarantine.is_file():
        return "SELECT NULL::BIGINT AS _row_number, NULL::VARCHAR AS _record_id WHERE false"
    rows = f"SELECT _row_number, _record_id FROM {text_literal(str(quarantine))}"
    if not ledger.is_file():
        return rows
    lines = (
        f"read_json({text_literal(str(ledger))}, format = 'newline_delimited', "
        "columns = {row_number: 'BIGINT', record_id: 'VARCHAR'})"
    )
    return (
        f"{rows} AS kept WHERE NOT EXISTS (FROM {lines} AS line WHERE line.row_number = "
        "kept._row_number AND line.record_id IS NOT DISTINCT FROM kept._record_id)"
    )


@dataclass(frozen=True)
class Account:
    """Where the rows of an accepted batch are now; a released row counts as accepted, once."""

    landed: int
    accepted: int
    open: int
    discarded: int
    deduplicated: int

    @property
    def is_balanced(self) -> bool:
        return self.landed == self.accepted + self.open + self.discarded + self.deduplicated


def account(batch_dir: Path) -> Account:
    """The rows of an accepted batch with all later decisions on them (DECISIONS 11)."""
    verdict, decided = Verdict.read(batch_dir), Counter(states(batch_dir).values())
    let_in = decided["released"] + decided["corrected"]
    return Account(
        landed=verdict.rows_landed,
        accepted=verdict.rows_accepted + let_in,
        open=len(open_rows(batch_dir)),
        discarded=decided["discarded"],
        deduplicated=verdict.rows_deduplicated,
    )
