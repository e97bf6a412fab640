"""What a connector is: the protocol between a vendor's API and the extract that drives it.

A connector knows its vendor and keeps no state of its own; where to go on is told by positions.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple, Protocol

Position = dict[str, Any]


class Record(NamedTuple):
    """One version of a record as the vendor holds it.

    `modified_at` is the vendor's time of the change or of the deletion (UTC), None where it tells
    none. `payload` is the record as JSON; that of a deleted one may hold no more than its id.
    """

    id: str
    modified_at: datetime | None
    is_deleted: bool
    payload: bytes


class Page(NamedTuple):
    """Records of one answer, and where the next one starts; None after the last."""

    records: list[Record]
    following: Position | None
    damaged: bool = False


@dataclass(frozen=True)
class Window:
    """Changes later than `start` (None: everything there is) up to and including `end`, in UTC.

    `end` is frozen from the vendor's clock when the extract begins: what changes while pages are
    read belongs to the next window and cannot shift the pages of this one.
    """

    start: datetime | None
    end: datetime


@dataclass(frozen=True)
class Table:
    """A table to pull: the vendor's object and the fields that the layout reads.

    `most_gone` is the share of known records that may be missing when ids are compared. `paths`
    are those of the layout as they stand there, e.g. Owner.Name, of which Owner is the field: some
    vendors are asked for paths.
    """

    source: str
    name: str
    object: str
    fields: tuple[str, ...]
    all_fields: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)
    most_gone: float = 0.2
    paths: tuple[str, ...] = ()

    @property
    def asked(self) -> str:
        """Everything that changes what the vendor answers."""
        what = (self.object, self.fields, self.all_fields, sorted(self.options.items()), self.paths)
        return sha256(repr(what).encode()).hexdigest()

    @property
    def label(self) -> str:
        return f"{self.source}/{self.name} ({self.object})"


@dataclass(frozen=True, order=True)
class Field:
    """A field of an object, from the vendor's metadata."""

    name: str
    type: str
    label: str = ""
    options: tuple[str, ...] = ()
    is_custom: bool = False


class PositionLost(Exception):
    """The vendor no longer knows where we were (a page token or locator has aged out)."""


class Connector(Protocol):
    """A vendor's API. Every method may raise ExtractError; only `pages` raises PositionLost."""

    @property
    def position_lifetime(self) -> timedelta:
        """How long a position can be gone on from; after that the window starts again."""
        ...

    def server_time(self) -> datetime:
        """The vendor's clock (UTC), from one cheap call."""
        ...

    def passes(self, table: Table, window: Window) -> tuple[str, ...]:
        """Names of the readings that make up the window, e.g. records, then deletions."""
        ...

    def pages(
        self, table: Table, window: Window, reading: str, position: Position | None
    ) -> Iterator[Page]:
        """The pages of one reading, from `position` on. A page may hold records outside of the
        window: they are left out by the extract."""
        ...

    def ids(self, table: Table) -> Iterator[list[str]]:
        """The ids of all records that are not deleted, for a reconciliation."""
        ...

    def fetch(self, table: Table, ids: list[str]) -> list[Record]:
        """Records by id; those that are gone are left out."""
        ...

    def fields(self, table: Table) -> tuple[Field, ...]:
        """The object's fields; empty where the vendor tells nothing."""
        ...
