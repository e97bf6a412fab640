"""The steward's queue over all batches: what `sales-pipeline quarantine` exports and applies.

Nothing is applied unless every line of the file fits; applying a file twice says that it was.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sales_pipeline.gates.corrections import Correction, CorrectionError
from sales_pipeline.gates.ledger import Decision, RowKey, open_rows, open_rows_of, standing
from sales_pipeline.gates.replay import discard
from sales_pipeline.gates.steward_file import DISCARD, OpenCell, QueueLine, read_queue, write_queue
from sales_pipeline.landing.registry import BatchRegistry
from sales_pipeline.open_cells import cells_of
from sales_pipeline.replay import landing_lock, replay_batch
from sales_pipeline.settings import Settings
from sales_pipeline.sources.files.layout import load_layouts

Key = tuple[str, str, str, str]


def export_queue(settings: Settings, path: Path, source: str | None = None) -> int:
    """Write the open cells of all sources, or of one, to a CSV or Excel file; returns how many."""
    return write_queue(open_cells(settings, source), path)


def open_cells(settings: Settings, source: str | None = None) -> Iterator[OpenCell]:
    """Cells that rules refuse in rows nobody has decided on, by table, batch and row."""
    registry = BatchRegistry(settings.landing)
    for layout in load_layouts((source,) if source else settings.enabled_sources).values():
        for batch in standing(registry.batches(layout.source, layout.table)):
            if open_rows_of(batch):
                yield from cells_of(settings, layout, batch)


def apply_queue(settings: Settings, path: Path) -> list[str]:
    """Apply a queue that came back; returns what came of each batch, in sentences.

    Raises CorrectionError, with file, row and column, if any line does not fit: then nothing is
    applied.
    """
    lines = [line for line in read_queue(path) if line.is_decided]
    present = {cell.key: cell for cell in open_cells(settings)}
    corrections = {line.key: _correction(line, present) for line in lines if line["new"]}
    for line in lines:
        _check(line, present)
    told = []
    for batch in dict.fromkeys(line["batch"] for line in lines):
        mine = [line for line in lines if line["batch"] == batch]
        given_up = [line for line in mine if line["decision"] == DISCARD]
        if given_up:
            told.append(_discard(settings, batch, given_up))
        mended = tuple(corrections[line.key] for line in mine if line["new"])
        if mended:
            told.append(f"{batch}: {replay_batch(settings, batch, _decision(mine), mended)}")
    return told


def _check(line: QueueLine, present: dict[Key, OpenCell]) -> None:
    if line["decision"] not in ("", DISCARD):
        raise CorrectionError(
            f"{line.place}, column decision: {line['decision']!r} is not known; write {DISCARD}, "
            "or a text into new"
        )
    if line["new"] and line["decision"]:
        raise CorrectionError(f"{line.place}: new and decision exclude each other; empty one")
    for name in ("who", "reason"):
        if not line[name]:
            raise CorrectionError(
                f"{line.place}, column {name}: is empty; it is kept for the audit"
            )
    cell = present.get(line.key)
    if cell is None:
        raise CorrectionError(
            f"{line.place}: {line['column']} of row {line['row_number']} in {line['batch']} is not "
            "in quarantine; was it decided on before?"
        )
    if line["old"] != cell.old:
        raise CorrectionError(
            f"{line.place}, column old: another text stands in {line['column']} now; export the "
            "queue again"
        )


def _correction(line: QueueLine, present: dict[Key, OpenCell]) -> Correction:
    _check(line, present)
    return Correction(
        column=line["column"], value=line["new"], old=line["old"], who=line["who"],
        when=_when(line), reason=line["reason"], record_id=line["record_id"] or None,
        row_number=int(line["row_number"]), place=line.place,
    )  # fmt: skip


def _when(line: QueueLine) -> datetime | None:
    try:
        return datetime.fromisoformat(line["when"]) if line["when"] else None
    except ValueError:
        raise CorrectionError(
            f"{line.place}, column when: {line['when']!r} is no time; write 2026-11-22 10:30"
        ) from None


def _decision(lines: list[QueueLine]) -> Decision:
    """By whose word and why, of all lines of a batch; each correction keeps its own."""
    who, why = (
        ", ".join(dict.fromkeys(line[name] for line in lines)) for name in ("who", "reason")
    )
    return Decision(who=who, when=datetime.now(UTC), reason=why)


def _discard(settings: Settings, batch: str, lines: list[QueueLine]) -> str:
    source, table, batch_id = batch.split("/")
    folder = settings.landing / source / table / batch_id
    with landing_lock(settings):
        for line in lines:
            key = RowKey(row_number=int(line["row_number"]), record_id=line["record_id"] or None)
            if key in open_rows(folder):  # another cell of the row may have given it up
                discard(folder, _decision([line]), [key])
    return f"{batch}: {len({line.key[:3] for line in lines})} rows are given up"
