"""Lands one file as one batch: its identity, its Parquet parts, its manifest.

The batch id is made of the content: landing a file again changes nothing, a kill leaves no batch.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from os import stat_result
from pathlib import Path
from zoneinfo import ZoneInfo

from sales_pipeline.files import sha256_of
from sales_pipeline.landing.manifest import (
    BatchManifest,
    Column,
    LandedFile,
    Problem,
    batch_id_of,
)
from sales_pipeline.landing.writer import BatchWriter
from sales_pipeline.settings import Settings
from sales_pipeline.sources.files.convert import Converted, Source, convert
from sales_pipeline.sources.files.layout import Layout
from sales_pipeline.sources.files.problems import problem


class Status(StrEnum):
    """What became of a delivered file."""

    LANDED = "landed"
    UNREADABLE = "unreadable"  # landed as a batch without rows, for the gate to reject
    DUPLICATE = "duplicate"  # this content has been landed already
    STILL_WRITING = "still_writing"  # looked at again next time
    IGNORED = "ignored"  # temporary and lock files
    FAILED = "failed"  # the vendor's API could not be read; nothing has landed


@dataclass(frozen=True)
class Outcome:
    """What became of a file, in words for a log and in figures for metadata."""

    status: Status
    file: str
    message: str
    batch_dir: Path | None = None
    rows: int = 0
    problems: tuple[Problem, ...] = ()
    sha256: str = ""  # of what was landed; empty where nothing was


def land_file(
    layout: Layout,
    path: Path,
    settings: Settings,
    extracted_at: datetime,
    landed: Mapping[str, str] | None = None,
    origin_batch_id: str | None = None,
) -> Outcome:
    """Land one complete file. `extracted_at` (UTC) is for audit and for the order of arrival.

    `landed` (content -> batch) are the batches of which a file without a date in its name may be
    a second copy. `origin_batch_id` lands a file once more under the current layout, as a replay.
    """
    before = path.stat()
    digest = sha256_of(path)
    batch_id = _batch_id(layout, path, before, digest, settings.timezone, origin_batch_id)
    writer = BatchWriter(settings.landing, layout.source, layout.table, batch_id)
    name_date = layout.files.name_date(path.name)
    copy_of = (landed or {}).get(digest) if not (name_date or origin_batch_id) else None
    if copy_of or writer.batch_dir.exists():
        earlier = writer.table_dir / (copy_of or batch_id)
        message = f"{path.name} was landed before as {earlier.name}"
        return Outcome(Status.DUPLICATE, path.name, message, earlier)
    with writer:
        source = Source(layout, path, name_date, settings.timezone)
        converted = convert(source, writer.folder, settings)
        if _changed(before, path):
            message = f"{path.name} changed while it was read; it is looked at again next time"
            return Outcome(Status.STILL_WRITING, path.name, message)
        file = LandedFile(
            name=path.name, size=before.st_size, mtime_ns=before.st_mtime_ns, sha256=digest
        )
        manifest = _manifest(layout, batch_id, file, name_date, converted, extracted_at)
        manifest = manifest.model_copy(update={"origin_batch_id": origin_batch_id})
        return _outcome(manifest, writer.commit(manifest))


def _batch_id(
    layout: Layout, path: Path, stat: stat_result, digest: str, zone: str, origin: str | None
) -> str:
    arrival = datetime.fromtimestamp(stat.st_mtime, ZoneInfo(zone)).date()
    if origin:
        digest = sha256(f"{digest}|{origin}|{layout.digest}".encode()).hexdigest()
    return batch_id_of(layout.table, layout.files.name_date(path.name), arrival, digest)


def _changed(before: stat_result, path: Path) -> bool:
    try:
        after = path.stat()
    except FileNotFoundError:
        return True
    return (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns)


def _manifest(
    layout: Layout,
    batch_id: str,
    file: LandedFile,
    name_date: date | None,
    converted: Converted,
    extracted_at: datetime,
) -> BatchManifest:
    problems = list(converted.problems)
    if layout.files.date_in_name and name_date is None:
        facts = {"pattern": layout.files.date_in_name, "date_format": layout.files.date_format}
        facts["layout"] = layout.file
        problems.append(problem("date_not_in_name", file.name, facts))
    return BatchManifest(
        source=layout.source,
        table=layout.table,
        batch_id=batch_id,
        load_mode=layout.load.mode,
        files=(file,),
        rows=converted.rows,
        columns=tuple(Column(name=n, type=t) for n, t in layout.landed_types.items()),
        parts=converted.parts,
        layout_sha256=layout.digest,
        extracted_at=extracted_at,
        name_date=name_date,
        keyed=bool(layout.load.key),
        problems=tuple(problems),
    )


def _outcome(manifest: BatchManifest, batch_dir: Path) -> Outcome:
    status = Status.LANDED if manifest.parts else Status.UNREADABLE
    file, problems = manifest.files[0], manifest.problems
    message = f"{file.name}: {manifest.rows} rows landed as {manifest.batch_id}"
    message += "".join(f"; {found.message}" for found in problems)
    return Outcome(status, file.name, message, batch_dir, manifest.rows, problems, file.sha256)
