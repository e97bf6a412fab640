"""Takes in one table: lands its new files, then judges the batches whose turn it is.

Landing is idempotent by content and verdicts are written once: a repeat does what is missing.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sales_pipeline.gates.builtin import READABLE
from sales_pipeline.gates.evaluate import evaluate
from sales_pipeline.gates.suite import load_suite
from sales_pipeline.landing.registry import Batch, BatchRegistry, BatchState
from sales_pipeline.landing.verdict import RuleResult, Verdict
from sales_pipeline.lock import file_lock
from sales_pipeline.model.snapshot import current_snapshot, read_manifest
from sales_pipeline.settings import EXPECTATIONS_DIR, Settings
from sales_pipeline.sources.extract.land import land_extract
from sales_pipeline.sources.extract.take import Pulled, pulled
from sales_pipeline.sources.files.deliveries import land_deliveries, unclaimed
from sales_pipeline.sources.files.land import Outcome, Status
from sales_pipeline.sources.files.layout import Layout
from sales_pipeline.sources.http.errors import ExtractError

# How far back a missing file is still worth a warning.
CADENCE_WINDOW = timedelta(days=14)
# An extract that an earlier run began ends with that run's window; a second one brings the rest.
ROUNDS = 2
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class TableIntake:
    """What became of a table's deliveries in one run, and where its batches stand now.

    `down`: why no table of this source can be pulled at present.
    """

    layout: Layout
    outcomes: tuple[Outcome, ...]
    verdicts: tuple[Verdict, ...]
    batches: tuple[Batch, ...]
    missing: tuple[date, ...]
    drift: tuple[str, ...] = ()
    down: ExtractError | None = None

    @property
    def rejected(self) -> tuple[Batch, ...]:
        return tuple(b for b in self.batches if b.state is BatchState.REJECTED)

    @property
    def held(self) -> tuple[Batch, ...]:
        return tuple(b for b in self.batches if b.state is BatchState.HELD)

    @property
    def complaints(self) -> tuple[str, ...]:
        """Why the rejected batches are rejected: file, rows, what was expected, rule, remedy."""
        return tuple(
            _sentence(batch, result)
            for batch in self.rejected
            for result in (batch.verdict.failed if batch.verdict else ())
            if result.severity == "critical"
        )

    @property
    def counts(self) -> dict[str, int]:
        """Rows of this run's verdicts: landed = accepted + quarantined + deduplicated."""
        names = ("rows_landed", "rows_accepted", "rows_quarantined", "rows_deduplicated")
        return {name: sum(getattr(v, name) for v in self.verdicts) for name in names}


def _sentence(batch: Batch, result: RuleResult) -> str:
    """What landing found says all this by itself; a rule of the suite does not know its file."""
    if result.expectation_type == READABLE:
        return result.message
    files = ", ".join(file.name for file in batch.manifest.files)
    return f"{files}: {result.message} [{result.rule_id}]. Remedy: {result.remedy}."


def unclaimed_files(settings: Settings, layouts: Iterable[Layout]) -> tuple[str, ...]:
    """Files of the inbox that no enabled layout asks for, as <folder>/<name>: a new name, a new
    table, or a source that is not enabled."""
    by_source: dict[str, list[Layout]] = {}
    for layout in layouts:
        by_source.setdefault(layout.source, []).append(layout)
    folders = sorted(path for path in settings.inbox.glob("*") if path.is_dir())
    return tuple(
        f"{folder.name}/{name}"
        for folder in folders
        for name in unclaimed(folder, by_source.get(folder.name, []))
    )


def take_in(
    settings: Settings,
    layout: Layout,
    first: date,
    last: date,
    down: ExtractError | None = None,
) -> TableIntake:
    """Land and judge the deliveries of one table for the business dates first..last.

    Files dated after `last` wait for their night. `down`: what another table of the source met in
    this run, so that a vendor that is down costs one table's patience and not that of twenty.
    """
    registry = BatchRegistry(settings.landing)
    outcomes: tuple[Outcome, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    drift: tuple[str, ...] = ()
    for _ in range(ROUNDS):
        with _pulled(settings, layout, registry, last, down) as found:
            lock = settings.landing / ".lock"
            with file_lock(lock, settings.lock_wait_seconds, logger.warning):
                outcomes += tuple(_bring_in(settings, layout, registry, last, found))
                verdicts += tuple(_judge(settings, layout, registry, first, last))
        if isinstance(found, Pulled):
            drift = found.drift
        if not (isinstance(found, Pulled) and found.is_behind):
            break
    batches = registry.batches(layout.source, layout.table)
    missing = _missing(layout, batches, last)
    broken = found if isinstance(found, ExtractError) and found.is_of_source else None
    intake = TableIntake(layout, outcomes, verdicts, batches, missing, drift, broken)
    _tell(intake)
    return intake


@contextmanager
def _pulled(
    settings: Settings,
    layout: Layout,
    registry: BatchRegistry,
    last: date,
    down: ExtractError | None,
) -> Iterator[Pulled | ExtractError | None]:
    """What a vendor has to give, pulled while other tables land; None for a table of files.

    A source that cannot be reached does not stop the others: it has no batch for the night, and
    the marts say since when it is stale.
    """
    if layout.extract is None or down:
        yield down if layout.extract else None
        return
    with ExitStack() as stack:
        try:
            batches = registry.batches(layout.source, layout.table)
            found: Pulled | ExtractError = stack.enter_context(
                pulled(layout, settings, batches, last)
            )
        except ExtractError as error:
            found = error
        yield found


def _bring_in(
    settings: Settings,
    layout: Layout,
    registry: BatchRegistry,
    last: date,
    found: Pulled | ExtractError | None,
) -> Iterator[Outcome]:
    """Land what was pulled, or what is in the inbox."""
    if found is None:
        yield from land_deliveries(layout, settings, registry, through=last, extracted_at=_now())
    elif isinstance(found, ExtractError):
        yield Outcome(Status.FAILED, layout.name, str(found))
    else:
        batches = registry.batches(layout.source, layout.table)
        yield land_extract(layout, found.folder, settings, batches, last, _now())


def _now() -> datetime:
    return datetime.now(UTC)


def _judge(
    settings: Settings, layout: Layout, registry: BatchRegistry, first: date, last: date
) -> Iterator[Verdict]:
    """Judge pending batches in order; behind a rejected delta the rest is held."""
    batches = registry.batches(layout.source, layout.table)
    history = [b.verdict for b in batches if b.verdict]
    pending = [b for b in batches if b.state is BatchState.PENDING and _own_date(b, last) <= last]
    if not pending:
        return
    suite = load_suite(EXPECTATIONS_DIR, layout.source, layout.table)
    for batch in pending:
        verdict = evaluate(
            batch.folder,
            suite,
            known_on(settings, batch, first, last),
            history,
            memory_limit=settings.memory_limit,
            threads=settings.threads,
        )
        history.append(verdict)
        yield verdict
        if verdict.decision == "rejected" and batch.manifest.load_mode != "full":
            return


def known_on(settings: Settings, batch: Batch, first: date, last: date) -> date:
    """The night a batch is known from: its own, within the run, not before what is published."""
    own = min(max(_own_date(batch, last), first), last)
    newest = current_snapshot(settings.published)
    return max(own, read_manifest(newest).as_of_date) if newest else own


def _own_date(batch: Batch, last: date) -> date:
    """The date in the file's name; a file without one belongs to the run that finds it."""
    return batch.manifest.name_date or last


def _missing(layout: Layout, batches: tuple[Batch, ...], last: date) -> tuple[date, ...]:
    """Expected files that have not come, since the table's first one and within the window."""
    dates = {b.manifest.name_date for b in batches if b.manifest.name_date}
    if layout.cadence is None or not dates:
        return ()
    start = max(min(dates), last - CADENCE_WINDOW)
    days = (start + timedelta(days=n) for n in range((last - start).days + 1))
    return tuple(day for day in days if layout.cadence.expects(day) and day not in dates)


def _tell(intake: TableIntake) -> None:
    """One line per table that had something to do; warnings for what needs a person."""
    name = intake.layout.name
    for outcome in intake.outcomes:
        if outcome.status in (Status.STILL_WRITING, Status.FAILED):
            logger.warning("%s: %s", name, outcome.message)
    if intake.verdicts:
        counts = intake.counts
        logger.info(
            "%s: %d rows landed, %d accepted, %d quarantined, %d repeated",
            name, counts["rows_landed"], counts["rows_accepted"], counts["rows_quarantined"],
            counts["rows_deduplicated"],
        )  # fmt: skip
    for change in intake.drift:
        logger.warning("%s: %s", name, change)
    for complaint in intake.complaints:
        logger.warning("%s rejected: %s", name, complaint)
    if intake.held:
        logger.warning("%s: %d batches wait behind the rejected one", name, len(intake.held))
