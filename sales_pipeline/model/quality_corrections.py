"""Writes the corrections that accepted replays carry: which text took which one's place, by whom.

A correction of a row that still breaks a rule is not applied and not told of.
"""

from collections.abc import Iterator, Sequence

import duckdb

from sales_pipeline.gates.corrections import Correction
from sales_pipeline.gates.ledger import NOTE_NAME, LedgerLine, ReplayNote
from sales_pipeline.gates.shown import shown
from sales_pipeline.model.quality import Judged
from sales_pipeline.model.values import relation

CORRECTIONS = {
    "source_table": "varchar", "batch_id": "varchar", "origin_batch_id": "varchar",
    "row_number": "bigint", "record_id": "varchar", "column_name": "varchar",
    "old_text": "varchar", "new_text": "varchar", "corrected_by": "varchar",
    "corrected_at": "timestamp", "applied_at": "timestamp", "reason": "varchar", "night": "date",
}  # fmt: skip
TIME = "%Y-%m-%d %H:%M:%S.%f%z"


def write_corrections(connection: duckdb.DuckDBPyConnection, told: Sequence[Judged]) -> None:
    """Write the table run.corrections."""
    replays = [j for j in told if j.is_accepted and (j.batch.folder / NOTE_NAME).is_file()]
    rows = (row for judged in replays for row in _rows(judged))
    connection.execute(f"create table run.corrections as {relation(CORRECTIONS, rows)}")


def _rows(judged: Judged) -> Iterator[tuple[object, ...]]:
    note = ReplayNote.read(judged.batch.folder)
    for line in note.lines:
        if line.state == "corrected":
            for correction in note.corrections:
                if _is_about(correction, line):
                    yield _row(judged, note.origin_batch_id, line, correction)


def _is_about(correction: Correction, line: LedgerLine) -> bool:
    return correction.row_number in (None, line.row_number) and correction.record_id in (
        None,
        line.record_id,
    )


def _row(
    judged: Judged, origin: str, line: LedgerLine, correction: Correction
) -> tuple[object, ...]:
    texts = [
        None if text is None else shown(judged.layout, correction.column, text)
        for text in (correction.old, correction.value)
    ]
    decided = correction.when and f"{correction.when:{TIME}}"
    return (
        *judged.key, origin, line.row_number, line.record_id, correction.column, *texts,
        correction.who, decided, f"{line.when:{TIME}}", correction.reason, judged.night,
    )  # fmt: skip
