"""Lands a finished extract as one batch, through the same parser as a delivered file.

The batch id is made of the night and the records: an extract that brings nothing new after one that
did is no batch.
"""

from datetime import date, datetime, timedelta
from pathlib import Path

from sales_pipeline.landing.manifest import (
    BatchManifest,
    Column,
    ExtractWindow,
    LandedFile,
    Problem,
    batch_id_of,
)
from sales_pipeline.landing.registry import Batch, BatchState
from sales_pipeline.landing.writer import BatchWriter
from sales_pipeline.settings import Settings
from sales_pipeline.sources.extract.pull import ExtractManifest
from sales_pipeline.sources.extract.settle import Settled, settle
from sales_pipeline.sources.files.convert import Converted, Source, convert
from sales_pipeline.sources.files.land import Outcome, Status
from sales_pipeline.sources.files.layout import Layout
from sales_pipeline.sources.files.problems import problem


def cursor(batches: tuple[Batch, ...]) -> datetime | None:
    """From where on the next extract reads: the last accepted cursor, None for everything.

    A rejected batch moves nothing: the next extract brings its records again.
    """
    accepted = [b.manifest.window for b in batches if b.state is BatchState.ACCEPTED]
    return max((w.cursor for w in accepted if w and w.cursor), default=None)


def land_extract(
    layout: Layout,
    folder: Path,
    settings: Settings,
    batches: tuple[Batch, ...],
    night: date,
    extracted_at: datetime,
) -> Outcome:
    """Land what is news in a finished extract. `night` is the business date it is pulled for."""
    manifest = ExtractManifest.read(folder)
    history = [b for b in batches if b.state is BatchState.ACCEPTED and b.manifest.rows]
    settled = settle(
        folder,
        [b.folder for b in history if _overlaps(b, manifest.start)],
        [b.folder for b in history],
        settings.memory_limit,
        settings.threads,
    )
    name = manifest.object
    if not settled.rows and any(b.manifest.name_date == night for b in batches):
        return Outcome(Status.DUPLICATE, name, f"{name}: nothing new since the last extract")
    batch_id = batch_id_of(layout.table, night, night, settled.digest)
    writer = BatchWriter(settings.landing, layout.source, layout.table, batch_id)
    if writer.batch_dir.exists():
        message = f"{name} was landed before as {batch_id}"
        return Outcome(Status.DUPLICATE, name, message, writer.batch_dir)
    with writer:
        source = Source(layout, settled.path, night, settings.timezone, called=name)
        # Without news there is nothing to parse: 20 of 32 tables of a night, 40 ms each.
        news = settled.rows > 0
        converted = convert(source, writer.folder, settings) if news else Converted((), ())
        batch = BatchManifest(
            source=layout.source,
            table=layout.table,
            batch_id=batch_id,
            load_mode=layout.load.mode,
            files=(_file(manifest, settled),),
            rows=converted.rows,
            columns=tuple(Column(name=n, type=t) for n, t in layout.landed_types.items()),
            parts=converted.parts,
            layout_sha256=layout.digest,
            extracted_at=extracted_at,
            name_date=night,
            window=_window(manifest, settled, cursor(batches)),
            problems=(*converted.problems, *_damage(manifest)),
        )
        batch_dir = writer.commit(batch)
    message = f"{name}: {batch.rows} records landed as {batch_id}"
    return Outcome(Status.LANDED, name, message, batch_dir, batch.rows, batch.problems)


def _damage(manifest: ExtractManifest) -> tuple[Problem, ...]:
    pages = manifest.counts.damaged_pages
    return (problem("pages_damaged", manifest.object, {"pages": pages}),) if pages else ()


def _overlaps(batch: Batch, start: datetime | None) -> bool:
    """Whether a batch may hold versions of the records of a window that begins at `start`."""
    window = batch.manifest.window
    return window is None or start is None or window.end >= start


def _file(manifest: ExtractManifest, settled: Settled) -> LandedFile:
    """An extract as a delivery: a later one of the same name takes a rejected one's place."""
    return LandedFile(
        name=manifest.object,
        size=settled.path.stat().st_size,
        mtime_ns=int(manifest.end.timestamp()) * 10**9,
        sha256=settled.digest,
    )


def _window(manifest: ExtractManifest, settled: Settled, before: datetime | None) -> ExtractWindow:
    """The cursor is the latest change seen, not the window's end: a vendor whose Date header runs
    ahead of its records' times would otherwise lose what lies between."""
    latest = settled.latest.replace(tzinfo=manifest.end.tzinfo) if settled.latest else None
    counts = manifest.counts
    return ExtractWindow(
        start=manifest.start,
        end=manifest.end,
        cursor=max(filter(None, (latest, before)), default=None),
        pages=counts.pages,
        fetched=counts.fetched,
        later=counts.later,
        repeated=settled.repeated,
        unchanged=settled.unchanged,
        is_reconciled=manifest.is_reconciled,
    )


def reconciliation(batches: tuple[Batch, ...], night: date, days: int) -> tuple[Path, ...]:
    """The batches to compare ids with, if that was last done `days` ago or more; before the first
    batch there was nothing to compare."""
    accepted = [b for b in batches if b.state is BatchState.ACCEPTED]
    compared = [
        b.manifest.name_date
        for number, b in enumerate(accepted)
        if b.manifest.name_date
        and b.manifest.window
        and (b.manifest.window.is_reconciled or not number)
    ]
    if not accepted or (compared and night - max(compared) < timedelta(days=days)):
        return ()
    return tuple(b.folder for b in accepted if b.manifest.rows)


def since(batches: tuple[Batch, ...], lookback: timedelta) -> datetime | None:
    """Start of the next window."""
    last = cursor(batches)
    return last - lookback if last else None
