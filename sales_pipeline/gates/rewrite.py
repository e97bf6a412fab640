"""Writes the rows of a replay: chosen from the origin, corrected, parsed again, and sorted out.

Works in the hidden folder of the new batch; a kill leaves nothing that anybody reads.
"""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import duckdb

from sales_pipeline.files import sha256_of, write_atomic
from sales_pipeline.gates.columns import text_literal
from sales_pipeline.gates.corrections import Correction, Parser, apply
from sales_pipeline.gates.evaluate import examine
from sales_pipeline.gates.landed import landed_rows
from sales_pipeline.gates.ledger import (
    NOTE_NAME,
    Decision,
    LedgerLine,
    ReplayNote,
    RowKey,
    open_rows_sql,
)
from sales_pipeline.gates.suite import Suite
from sales_pipeline.landing.manifest import BatchManifest, Part
from sales_pipeline.landing.verdict import DEDUPLICATED_NAME, QUARANTINE_NAME

PART = "part-00000.parquet"
STAGED = "staged.parquet"


@dataclass(frozen=True)
class Rewrite:
    """A replay to be written; `number` counts the replays of its origin."""

    origin_dir: Path
    manifest: BatchManifest
    number: int
    digest: str
    is_rejected: bool
    decision: Decision
    corrections: tuple[Correction, ...]
    parser: Parser | None

    @property
    def batch_id(self) -> str:
        """Sorts behind its origin and behind earlier replays of it, where dates decide nothing."""
        return f"{self.origin_dir.name}-r{self.number:02}-{self.digest}"

    @property
    def is_partial(self) -> bool:
        """Only where rows stand for themselves: a part of a delivery would delete the rest."""
        return not self.is_rejected and self.manifest.load_mode == "upsert"


def write_replay(
    rewrite: Rewrite, suite: Suite, folder: Path, memory_limit: str, threads: int
) -> BatchManifest | None:
    """Fill the folder of a new batch, all but its manifest, which is returned.

    None if the origin was accepted and none of its open rows passes: nothing would be new.
    """
    with landed_rows(rewrite.origin_dir, rewrite.manifest, memory_limit, threads) as connection:
        _stage(connection, rewrite, folder)
        _judge_staged(connection, folder)
        _write_part(connection, folder, "true")
        _write_note(rewrite, folder, ())
        examine(folder, _manifest(rewrite, folder), suite, memory_limit, threads)
        _judge_staged(connection, folder)
        let_in = _let_in(connection, rewrite)
        if not (let_in or rewrite.is_rejected):
            return None
        _write_note(rewrite, folder, let_in)
        if rewrite.is_partial:
            _write_part(connection, folder, "NOT is_refused")
    for name in (STAGED, QUARANTINE_NAME, DEDUPLICATED_NAME):
        (folder / name).unlink(missing_ok=True)
    return _manifest(rewrite, folder)


def _stage(connection: duckdb.DuckDBPyConnection, rewrite: Rewrite, folder: Path) -> None:
    """Write the chosen rows, corrected, with their position in the origin."""
    connection.execute(f"CREATE TEMP TABLE open_row AS {open_rows_sql(rewrite.origin_dir)}")
    is_open = _among("open_row", "landed")
    connection.execute(
        f"CREATE TEMP VIEW chosen AS FROM landed WHERE {is_open if rewrite.is_partial else 'true'}"
    )
    undecided = "true" if rewrite.is_rejected else is_open
    connection.execute(f"CREATE TEMP VIEW undecided AS FROM landed WHERE {undecided}")
    revised = "FROM chosen"
    if rewrite.parser:
        revised = apply(connection, "chosen", "undecided", rewrite.corrections, rewrite.parser)
    _copy(connection, f"FROM ({revised}) ORDER BY _position", folder / STAGED)
    connection.execute(
        "CREATE TEMP VIEW decided AS SELECT _position, _row_number, _record_id, "
        f"{_has_correction(rewrite)} AS is_corrected FROM landed "
        f"WHERE {is_open} OR {_has_correction(rewrite)}"
    )


def _among(rows: str, relation: str) -> str:
    """Predicate of the rows of a relation that are also among others."""
    return (
        f"EXISTS (FROM {rows} AS other WHERE other._row_number = {relation}._row_number "
        f"AND other._record_id IS NOT DISTINCT FROM {relation}._record_id)"
    )


def _has_correction(rewrite: Rewrite) -> str:
    if not rewrite.corrections:
        return "false"
    return "_position IN (SELECT _position FROM correction WHERE header IS NOT NULL)"


def _judge_staged(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """View `staged_row`: the staged rows, and whether the gate has refused them."""
    refused, staged = folder / QUARANTINE_NAME, text_literal(str(folder / STAGED))
    is_refused = _among(text_literal(str(refused)), "staged") if refused.is_file() else "false"
    connection.execute(
        "CREATE OR REPLACE TEMP VIEW staged_row AS "
        f"SELECT *, {is_refused} AS is_refused FROM {staged} AS staged"
    )


def _write_part(connection: duckdb.DuckDBPyConnection, folder: Path, where: str) -> None:
    """Write the staged rows that meet a condition as the part of the batch."""
    part = f"SELECT * EXCLUDE (_position, is_refused) FROM staged_row WHERE {where}"
    _copy(connection, f"{part} ORDER BY _position", folder / PART)


def _let_in(connection: duckdb.DuckDBPyConnection, rewrite: Rewrite) -> tuple[LedgerLine, ...]:
    """What the replay decides about rows of its origin: those that now break no rule."""
    found = connection.execute(
        "SELECT d._row_number, d._record_id, d.is_corrected FROM decided AS d "
        "JOIN staged_row USING (_position) WHERE NOT is_refused ORDER BY _position"
    ).fetchall()
    return tuple(
        rewrite.decision.on(
            RowKey(row_number=number, record_id=record),
            "corrected" if is_corrected else "released",
            rewrite.batch_id,
        )
        for number, record, is_corrected in found
    )


def _write_note(rewrite: Rewrite, folder: Path, lines: tuple[LedgerLine, ...]) -> None:
    note = ReplayNote(
        origin_batch_id=rewrite.origin_dir.name,
        is_partial=rewrite.is_partial,
        corrections=rewrite.corrections,
        lines=lines,
    )
    write_atomic(folder / NOTE_NAME, note.to_json())


def _manifest(rewrite: Rewrite, folder: Path) -> BatchManifest:
    """The origin's manifest for the new rows; extracted a moment later, so it comes right after."""
    origin = rewrite.manifest
    counted = duckdb.sql(f"SELECT count(*) FROM {text_literal(str(folder / PART))}").fetchone()
    rows = counted[0] if counted else 0
    part = Part(name=PART, rows=rows, sha256=sha256_of(folder / PART))
    return origin.model_copy(
        update={
            "batch_id": rewrite.batch_id,
            "origin_batch_id": rewrite.origin_dir.name,
            "rows": rows,
            "parts": (part,),
            "extracted_at": origin.extracted_at + timedelta(microseconds=rewrite.number),
            "problems": () if rewrite.is_partial else origin.problems,
        }
    )


def _copy(connection: duckdb.DuckDBPyConnection, sql: str, path: Path) -> None:
    target = text_literal(str(path))
    connection.execute(f"COPY ({sql}) TO {target} (FORMAT parquet, COMPRESSION zstd)")
