"""Publishes the marts as an immutable snapshot and moves the pointer that readers follow.

The snapshot is built in a hidden folder and renamed, the pointer is replaced by one rename: a kill
leaves the old snapshot or the new one, never a mixture. Publishing an existing id changes nothing.
"""

import json
import logging
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from sales_pipeline.files import sha256_of, sync_file, sync_folder, write_atomic
from sales_pipeline.model.export import export_parquet
from sales_pipeline.model.plan import RunPlan
from sales_pipeline.model.snapshot import (
    BATCHES_NAME,
    MANIFEST_NAME,
    POINTER,
    FileInfo,
    SnapshotManifest,
    TableInfo,
    current_snapshot,
)

WAREHOUSE_NAME = "sales.duckdb"
logger = logging.getLogger(__name__)


def publish(
    warehouse_dir: Path,
    published: Path,
    plan: RunPlan,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    *,
    memory_limit: str = "3GB",
    threads: int = 2,
) -> Path:
    """Copy the marts, export Parquet, write the manifest, move the pointer; returns the folder."""
    snapshot = published / plan.snapshot_id
    published.mkdir(parents=True, exist_ok=True)
    _remove_torn(published)
    if not snapshot.exists():
        folder = published / f".{plan.snapshot_id}.{os.getpid()}.tmp"
        folder.mkdir()
        _copy_marts(warehouse_dir, folder)
        with duckdb.connect(
            str(folder / WAREHOUSE_NAME),
            read_only=True,
            config={"memory_limit": memory_limit, "threads": threads},
        ) as marts:
            tables = export_parquet(marts, folder / "parquet", current_snapshot(published), threads)
        write_atomic(folder / BATCHES_NAME, json.dumps(plan.batch_ids, indent=1))
        manifest = _manifest(folder, plan, tables, now())
        write_atomic(folder / MANIFEST_NAME, manifest.to_json())
        folder.rename(snapshot)
        sync_folder(published)
    move_pointer(published, snapshot)
    return snapshot


def move_pointer(published: Path, snapshot: Path) -> None:
    """Make `current` name the snapshot, in one rename."""
    pointer = published / POINTER
    if pointer.is_symlink() and os.readlink(pointer) == snapshot.name:
        return
    temporary = published / f".{POINTER}.{os.getpid()}.tmp"
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(snapshot.name)
    temporary.replace(pointer)
    sync_folder(published)
    logger.info("published %s", snapshot.name)


def retain(published: Path, keep: int) -> list[str]:
    """Remove all but the newest `keep` snapshots (by date, then time); the current one stays."""
    current = current_snapshot(published)
    manifests = [
        SnapshotManifest.model_validate_json(path.read_bytes())
        for path in published.glob(f"[!.]*/{MANIFEST_NAME}")
        if not path.parent.is_symlink()
    ]
    newest_first = sorted(manifests, key=lambda m: (m.as_of_date, m.created_at), reverse=True)
    dropped = [
        m.snapshot_id
        for m in newest_first[keep:]
        if current is None or m.snapshot_id != current.name
    ]
    for name in dropped:
        # Hidden first: a kill in the midst must not leave half a snapshot under a snapshot's name.
        hidden = published / f".{name}.{os.getpid()}.tmp"
        (published / name).rename(hidden)
        shutil.rmtree(hidden)
    return dropped


def _remove_torn(published: Path) -> None:
    """What a killed publish or removal left; only one process publishes at a time."""
    for torn in published.glob(".*.tmp"):
        if torn.is_symlink():
            torn.unlink()
        else:
            shutil.rmtree(torn)


def _copy_marts(warehouse_dir: Path, folder: Path) -> None:
    """A checkpoint, then a file copy: 0.3 s where COPY FROM DATABASE takes 9 s for 10 M rows."""
    source = warehouse_dir / WAREHOUSE_NAME
    with duckdb.connect(str(source)) as connection:
        connection.execute("checkpoint")
    shutil.copyfile(source, folder / WAREHOUSE_NAME)
    sync_file(folder / WAREHOUSE_NAME)


def _manifest(
    folder: Path, plan: RunPlan, tables: dict[str, TableInfo], created_at: datetime
) -> SnapshotManifest:
    return SnapshotManifest(
        snapshot_id=plan.snapshot_id,
        as_of_date=plan.as_of,
        knowledge_date=plan.as_of,
        first_known_on=plan.first_known_on,
        created_at=created_at,
        **plan.terms.model_dump(),
        inputs_checksum=plan.inputs_checksum,
        model_checksum=plan.model_checksum,
        entity_states=plan.entity_states,
        source_states=plan.source_states,
        quarantined_rows=plan.quarantined_rows,
        batches={key: len(ids) for key, ids in plan.batch_ids.items()},
        tables=tables,
        files={
            str(path.relative_to(folder)): FileInfo(
                size=path.stat().st_size, sha256=sha256_of(path)
            )
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        },
    )
