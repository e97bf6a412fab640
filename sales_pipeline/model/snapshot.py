"""The published snapshot: its manifest, and the pointer that readers resolve.

A snapshot is immutable; `published/current` is a symbolic link moved by one atomic rename.
"""

from datetime import date, datetime
from pathlib import Path

from sales_pipeline.landing.manifest import Record

POINTER = "current"
MANIFEST_NAME = "manifest.json"
BATCHES_NAME = "batches.json"


class NothingPublished(ValueError):
    """There is no snapshot yet; the message says what to do."""


class TableInfo(Record):
    """Rows and order-independent content hash of a published table."""

    rows: int
    hash: str


class FileInfo(Record):
    """Size and SHA-256 of a published file."""

    size: int
    sha256: str


class SourceState(Record):
    """How current a source is.

    `stale` (blocked, KPIs carried over), `stale_input` (blocked, KPIs rebuilt without it),
    `waiting` (nothing accepted yet) or `current`.
    """

    source: str
    data_state: str
    stale_since: date | None
    current_to: date | None
    reason: str | None


class EntityState(Record):
    """How current a canonical entity is; `as_of_date` is the date its KPIs reach."""

    entity: str
    as_of_date: date
    data_state: str
    stale_since: date | None


class Terms(Record):
    """What figures are told in: those of other terms cannot stand in one history with them."""

    reporting_currency: str = "CNY"
    fiscal_year_start_month: int = 1
    revenue_basis: str = "order"

    def differences(self, other: "Terms") -> str:
        """The settings that differ, with both values, such as `revenue_basis order -> invoiced`."""
        return ", ".join(
            f"{name} {value} -> {getattr(other, name)}"
            for name, value in self
            if value != getattr(other, name)
        )


class SnapshotManifest(Terms):
    """What a snapshot holds, in which terms, and what it was made of."""

    snapshot_id: str
    as_of_date: date
    knowledge_date: date
    first_known_on: date
    created_at: datetime
    inputs_checksum: str
    model_checksum: str
    entity_states: tuple[EntityState, ...]
    source_states: tuple[SourceState, ...]
    quarantined_rows: int
    batches: dict[str, int]
    tables: dict[str, TableInfo]
    files: dict[str, FileInfo]

    @property
    def terms(self) -> Terms:
        return Terms(**self.model_dump(include=set(Terms.model_fields)))

    def entity(self, name: str) -> EntityState:
        return next(state for state in self.entity_states if state.entity == name)


def current_snapshot(published: Path) -> Path | None:
    """The folder the pointer names, resolved once; None before the first publish."""
    pointer = published / POINTER
    return pointer.resolve(strict=True) if pointer.is_symlink() else None


def published_snapshot(published: Path) -> Path:
    """The folder the pointer names; NothingPublished before the first publish."""
    snapshot = current_snapshot(published)
    if snapshot is None:
        raise NothingPublished("nothing is published yet; run `sales-pipeline nightly` first")
    return snapshot


def read_manifest(snapshot_dir: Path) -> SnapshotManifest:
    return SnapshotManifest.model_validate_json((snapshot_dir / MANIFEST_NAME).read_bytes())
