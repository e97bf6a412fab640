"""Judges quarantined or rejected rows again, under the current suite, layout and corrections.

What passes becomes a new batch with its origin's place in time, so it never beats a newer version.
The same decision on the same rows is the same batch: a killed replay is finished by its repetition.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from sales_pipeline.gates.corrections import Correction, Parser
from sales_pipeline.gates.evaluate import evaluate
from sales_pipeline.gates.ledger import (
    NOTE_NAME,
    Decision,
    LedgerLine,
    ReplayNote,
    RowKey,
    append,
    open_rows,
    read_ledger,
)
from sales_pipeline.gates.rewrite import Rewrite, write_replay
from sales_pipeline.gates.suite import Suite
from sales_pipeline.landing.manifest import MANIFEST_NAME, BatchManifest
from sales_pipeline.landing.verdict import VERDICT_NAME, Verdict
from sales_pipeline.landing.writer import BatchWriter


class ReplayError(ValueError):
    """A batch that cannot be replayed; the message says what can be done instead."""


@dataclass(frozen=True)
class Replayed:
    """What a replay came to; without a batch no row passed."""

    batch_dir: Path | None
    verdict: Verdict | None
    lines: tuple[LedgerLine, ...]
    still_open: int


def replay(
    origin_dir: Path,
    suite: Suite,
    decision: Decision,
    known_on: date,
    corrections: Sequence[Correction] = (),
    parser: Parser | None = None,
    *,
    memory_limit: str = "3GB",
    threads: int = 2,
) -> Replayed:
    """Replay the open rows of an accepted batch, or the whole of a rejected one.

    Where deliveries replace each other (replace, full) the new batch repeats the whole delivery, as
    a part of it would delete the rest. `parser` reads corrected and formerly unreadable rows again;
    `known_on` is the date of this run.
    """
    settle(origin_dir)
    rewrite = _plan(origin_dir, suite, decision, corrections, parser)
    written = _existing(rewrite) or _write(rewrite, suite, memory_limit, threads)
    if written is None:
        return Replayed(None, None, (), len(open_rows(origin_dir)))
    verdict = evaluate(written, suite, known_on, memory_limit=memory_limit, threads=threads)
    settle(origin_dir)
    lines = ReplayNote.read(written).lines if verdict.decision == "accepted" else ()
    return Replayed(written, verdict, lines, len(open_rows(origin_dir)))


def _write(rewrite: Rewrite, suite: Suite, memory_limit: str, threads: int) -> Path | None:
    """Land the new batch, unless no further row passed."""
    landing_dir, origin = rewrite.origin_dir.parents[2], rewrite.manifest
    with BatchWriter(landing_dir, origin.source, origin.table, rewrite.batch_id) as writer:
        manifest = write_replay(rewrite, suite, writer.folder, memory_limit, threads)
        return writer.commit(manifest) if manifest else None


def discard(
    batch_dir: Path, decision: Decision, rows: Sequence[RowKey] | None = None
) -> tuple[LedgerLine, ...]:
    """Give open rows up: all of them, or those named."""
    settle(batch_dir)
    present = open_rows(batch_dir)
    chosen = present if rows is None else list(rows)
    for row in chosen:
        if row not in present:
            raise ReplayError(f"{batch_dir.name}: row {row.row_number} is not open")
    lines = tuple(decision.on(row, "discarded") for row in chosen)
    append(batch_dir, lines)
    return lines


def settle(origin_dir: Path) -> None:
    """Enter the decisions of all accepted replays into the ledger; a kill may have come before."""
    for folder in _replays(origin_dir):
        if not (folder / VERDICT_NAME).is_file() or Verdict.read(folder).decision != "accepted":
            continue
        note = ReplayNote.read(folder)
        append(origin_dir, note.lines)
        if not note.is_partial:
            given_up = [line for line in read_ledger(origin_dir) if line.state == "discarded"]
            append(folder, [line for line in given_up if line.key in open_rows(folder)])


def _plan(
    origin_dir: Path,
    suite: Suite,
    decision: Decision,
    corrections: Sequence[Correction],
    parser: Parser | None,
) -> Rewrite:
    """What is to be rewritten; the digest names everything that the outcome depends on."""
    manifest, name = BatchManifest.read(origin_dir), origin_dir.name
    if not (origin_dir / VERDICT_NAME).is_file():
        raise ReplayError(f"{name} has no verdict yet: run the gate first")
    rejected = Verdict.read(origin_dir).decision == "rejected"
    if not manifest.rows:
        raise ReplayError(f"{name} has no rows: mend the file or its layout and land it again")
    if not rejected and not open_rows(origin_dir):
        raise ReplayError(f"{name} has no open rows: nothing to replay")
    if corrections and parser is None:
        raise ReplayError("corrections need the parser of the source")
    facts = [name, suite.sha256, parser.version if parser else ""]
    facts += [line.to_json() for line in read_ledger(origin_dir)]
    facts += [correction.to_json() for correction in corrections]
    return Rewrite(
        origin_dir=origin_dir,
        manifest=manifest,
        number=1 + sum(1 for _ in _replays(origin_dir)),
        digest=sha256("\n".join(facts).encode()).hexdigest()[:8],
        is_rejected=rejected,
        decision=decision,
        corrections=tuple(corrections),
        parser=parser,
    )


def _replays(origin_dir: Path) -> Iterator[Path]:
    """The replays of a batch that were landed, oldest first."""
    for folder in sorted(origin_dir.parent.glob(f"{origin_dir.name}-r*")):
        has_note = (folder / NOTE_NAME).is_file() and (folder / MANIFEST_NAME).is_file()
        if has_note and ReplayNote.read(folder).origin_batch_id == origin_dir.name:
            yield folder


def _existing(rewrite: Rewrite) -> Path | None:
    """The batch of this very decision, if an earlier attempt has landed it."""
    replays = _replays(rewrite.origin_dir)
    return next((f for f in replays if f.name.endswith(f"-{rewrite.digest}")), None)
