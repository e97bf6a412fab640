"""Replays or gives up a batch by hand: what `sales-pipeline replay` does.

Verdicts never change: what passes becomes a new batch; the decision is kept with who, when and why.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from sales_pipeline.gates.corrections import Correction
from sales_pipeline.gates.evaluate import evaluate
from sales_pipeline.gates.file_parser import FileParser
from sales_pipeline.gates.ledger import Decision
from sales_pipeline.gates.replay import discard, replay
from sales_pipeline.gates.suite import Suite, load_suite
from sales_pipeline.landing.registry import Batch, BatchRegistry, BatchState
from sales_pipeline.lock import file_lock, warehouse_lock
from sales_pipeline.model.snapshot import current_snapshot, read_manifest
from sales_pipeline.settings import EXPECTATIONS_DIR, Settings
from sales_pipeline.sources.files.land import land_file
from sales_pipeline.sources.files.layout import Layout, load_layouts


@contextmanager
def landing_lock(settings: Settings) -> Iterator[None]:
    """No run may judge or build while a person decides."""
    with (
        warehouse_lock(settings.warehouse, settings.lock_wait_seconds),
        file_lock(settings.landing / ".lock", settings.lock_wait_seconds),
    ):
        yield


class CannotReplay(ValueError):
    """The batch named cannot be replayed; the message says what can be done."""


def replay_batch(
    settings: Settings,
    reference: str,
    decision: Decision,
    corrections: Sequence[Correction] = (),
) -> str:
    """Judge `<source>/<table>/<batch_id>` again; returns what came of it, in a sentence.

    The new batch is known from the newest published night on, so the next run brings it in.
    """
    layout, batch = _find(settings, reference)
    suite = load_suite(EXPECTATIONS_DIR, layout.source, layout.table)
    with landing_lock(settings):
        if not batch.manifest.rows:
            return _land_again(settings, layout, batch, suite)
        parser = FileParser.of(layout, batch.manifest, settings.timezone)
        night = _known_on(settings, batch)
        result = replay(batch.folder, suite, decision, night, corrections, parser)
    if result.verdict is None:
        return f"no row passes yet; {result.still_open} rows stay in quarantine"
    return (
        f"{result.batch_dir.name if result.batch_dir else ''}: {result.verdict.decision}, "
        f"{result.verdict.rows_accepted} rows accepted, {result.still_open} stay in quarantine"
    )


def discard_batch(settings: Settings, reference: str, decision: Decision) -> str:
    """Give up a rejected batch, or the quarantined rows of an accepted one."""
    _, batch = _find(settings, reference)
    with landing_lock(settings):
        if batch.state is BatchState.REJECTED:
            BatchRegistry(settings.landing).discard(
                batch, decision.who, decision.when.isoformat(), decision.reason
            )
            return f"{reference} is given up; what waited behind it is judged in the next run"
        lines = discard(batch.folder, decision)
    return f"{len(lines)} quarantined rows of {reference} are given up"


def decision_of(who: str, reason: str) -> Decision:
    """A decision taken now; the time is kept for the audit."""
    return Decision(who=who, when=datetime.now(UTC), reason=reason)


def _find(settings: Settings, reference: str) -> tuple[Layout, Batch]:
    """The batch that `<source>/<table>/<batch_id>` names, with its layout."""
    layouts = load_layouts(settings.enabled_sources)
    source, _, rest = reference.partition("/")
    table, _, batch_id = rest.partition("/")
    if (source, table) not in layouts:
        known = ", ".join(f"{s}/{t}" for s, t in layouts)
        raise CannotReplay(f"{reference}: no such table; known: {known}")
    for batch in BatchRegistry(settings.landing).batches(source, table):
        if batch.manifest.batch_id == batch_id:
            return layouts[source, table], batch
    raise CannotReplay(f"{reference}: no such batch; see {settings.landing / source / table}")


def _known_on(settings: Settings, batch: Batch) -> date:
    newest = current_snapshot(settings.published)
    return read_manifest(newest).as_of_date if newest else batch.manifest.order[0]


def _land_again(settings: Settings, layout: Layout, batch: Batch, suite: Suite) -> str:
    """A file that could not be read is landed once more, under the layout as it is now."""
    name = batch.manifest.files[0].name
    path: Path = settings.inbox / layout.source / name
    if not path.is_file():
        raise CannotReplay(f"{path} is gone: deliver it again")
    outcome = land_file(
        layout, path, settings, datetime.now(UTC), origin_batch_id=batch.manifest.batch_id
    )
    if outcome.batch_dir is None:
        return outcome.message
    verdict = evaluate(outcome.batch_dir, suite, _known_on(settings, batch))
    return f"{outcome.batch_dir.name}: {verdict.decision}, {verdict.rows_accepted} rows accepted"
