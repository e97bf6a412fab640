"""Finds the files of a table in the inbox and lands those that are new and complete, in order.

Files stay where they are; what has been landed is known by name, size and time, then by content.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fnmatch import fnmatch
from os import stat_result
from pathlib import Path

from sales_pipeline.landing.registry import Batch, BatchRegistry
from sales_pipeline.settings import Settings
from sales_pipeline.sources.files.land import Outcome, Status, land_file
from sales_pipeline.sources.files.layout import Layout

TEMPORARY_SUFFIXES = (".tmp", ".temp", ".part", ".partial", ".filepart", ".crdownload", ".swp")
LOCK_PREFIXES = ("~$", ".")


@dataclass(frozen=True)
class Delivery:
    """A file of the inbox that belongs to a table."""

    path: Path
    stat: stat_result
    name_date: date | None

    @property
    def seen_key(self) -> tuple[str, int, int]:
        return (self.path.name, self.stat.st_size, self.stat.st_mtime_ns)


def land_deliveries(
    layout: Layout,
    settings: Settings,
    registry: BatchRegistry,
    through: date,
    extracted_at: datetime,
) -> Iterator[Outcome]:
    """Land the new files of a table; those dated after `through` wait for their night."""
    folder = settings.inbox / layout.source
    yield from ignored(folder, layout)
    batches = registry.batches(layout.source, layout.table)
    seen = {
        (file.name, file.size, file.mtime_ns) for batch in batches for file in batch.manifest.files
    }
    landed = _landed(batches, layout)
    new = (found for found in deliveries(folder, layout) if found.seen_key not in seen)
    due = (found for found in new if found.name_date is None or found.name_date <= through)
    for number, delivery in enumerate(due):
        if reason := _unfinished(delivery, layout, extracted_at, settings.settle_seconds):
            yield Outcome(Status.STILL_WRITING, delivery.path.name, reason)
        else:
            # Arrival is ordered by this time: files of one look keep the order of their mtime.
            landed_at = extracted_at + timedelta(microseconds=number)
            outcome = land_file(layout, delivery.path, settings, landed_at, landed)
            if outcome.batch_dir and outcome.sha256:
                landed = _with(landed, outcome.sha256, outcome.batch_dir.name, layout)
            yield outcome


def deliveries(folder: Path, layout: Layout) -> list[Delivery]:
    """The table's files: by the date in their names, else as they arrived."""
    found = []
    for path in folder.glob(layout.files.glob):
        if not is_temporary(path.name) and path.is_file():
            found.append(Delivery(path, path.stat(), layout.files.name_date(path.name)))
    by_name = layout.arrival == "by_name_date"
    return sorted(
        found,
        key=lambda d: ((by_name and d.name_date) or date.min, d.stat.st_mtime_ns, d.path),
    )


def is_temporary(name: str) -> bool:
    """Upload leftovers and the lock files that Excel and editors put beside an open file."""
    return name.startswith(LOCK_PREFIXES) or name.lower().endswith(TEMPORARY_SUFFIXES)


def ignored(folder: Path, layout: Layout) -> Iterator[Outcome]:
    """Temporary and lock files that would be the table's, were they finished."""
    for path in sorted(folder.glob("*")):
        bare = path.name
        for suffix in TEMPORARY_SUFFIXES:
            bare = bare.removesuffix(suffix)
        if is_temporary(path.name) and fnmatch(bare.lstrip("~$."), layout.files.glob):
            message = f"{path.name} is a temporary or lock file"
            yield Outcome(Status.IGNORED, path.name, message)


def unclaimed(folder: Path, layouts: Sequence[Layout]) -> list[str]:
    """Files of a source's inbox that no layout asks for: a new name, or a new table."""
    claimed = {found.path for layout in layouts for found in deliveries(folder, layout)}
    done = {
        path.with_name(path.name + layout.files.done_suffix)
        for layout in layouts
        if layout.files.done_suffix
        for path in claimed
    }
    rest = (path for path in folder.glob("*") if path.is_file() and not is_temporary(path.name))
    return sorted(path.name for path in rest if path not in claimed | done)


def _landed(batches: Sequence[Batch], layout: Layout) -> dict[str, str]:
    """Content -> batch of what a second copy repeats: of a full load only the newest counts."""
    landed: dict[str, str] = {}
    for batch in batches:
        for file in batch.manifest.files:
            landed = _with(landed, file.sha256, batch.manifest.batch_id, layout)
    return landed


def _with(landed: dict[str, str], sha256: str, batch_id: str, layout: Layout) -> dict[str, str]:
    # Going back to an earlier state of the table is news, though its bytes were seen before.
    return {**({} if layout.load.mode == "full" else landed), sha256: batch_id}


def _unfinished(
    delivery: Delivery, layout: Layout, now: datetime, settle_seconds: int
) -> str | None:
    """Why the file is not complete yet, or None."""
    name, suffix = delivery.path.name, layout.files.done_suffix
    if suffix and not delivery.path.with_name(name + suffix).exists():
        return f"{name} waits for {name}{suffix}, with which the sender says that it is complete"
    age = now.timestamp() - delivery.stat.st_mtime
    if 0 <= age < settle_seconds:  # a time in the future tells of another clock, not of growth
        return f"{name} was written {age:.0f} s ago; it may still be growing"
    return None
