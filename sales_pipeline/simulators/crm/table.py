"""The records of one CRM object with all their versions, indexed by id and by time of change.

The time index holds an entry for every version and a reader skips the superseded ones: a write
costs no search for the old entry, and a question about the past walks the same index.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

KINDS = (
    "text", "long_text", "integer", "number", "money", "boolean", "date", "datetime", "picklist",
    "lookup",
)  # fmt: skip
Values = dict[str, Any]


@dataclass(frozen=True)
class FieldType:
    """What the metadata of a field says; `to` is the object a lookup points at."""

    kind: str
    options: tuple[str, ...] = ()
    to: str | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown kind of field {self.kind!r}: one of {', '.join(KINDS)}")

    @classmethod
    def of(cls, kind: "FieldType | str") -> "FieldType":
        return kind if isinstance(kind, cls) else cls(str(kind))


@dataclass(frozen=True, slots=True)
class Record:
    """One version of a record. `changed_at` is when it came to be, whatever `modified_at` says."""

    object: str
    id: str
    values: Mapping[str, Any]
    created_at: datetime
    modified_at: datetime
    changed_at: datetime
    visible_from: datetime  # later than changed_at if the transaction committed late
    deleted_at: datetime | None = None
    permanent: bool = False


class Table:
    """`id_key` gives the vendor's order of ids: text by default, `int` where they are numbers."""

    def __init__(self, id_key: Callable[[str], Any] = str) -> None:
        self.latest: dict[str, Record] = {}
        self._older: dict[str, list[Record]] = {}
        self._key = id_key
        self._ids: list[str] = []
        self._times: list[tuple[datetime, Any, str]] = []
        self._sorted = True

    def load(self, records: Iterable[Record]) -> None:
        """Many new records: the indexes are sorted once, when they are first read."""
        for record in records:
            if record.id in self.latest:
                raise ValueError(f"{record.object} {record.id} exists already")
            self.latest[record.id] = record
            self._ids.append(record.id)
            self._times.append((record.modified_at, self._key(record.id), record.id))
        self._sorted = False

    def put(self, record: Record) -> None:
        """A new record or the next version of one."""
        before = self.latest.get(record.id)
        self.latest[record.id] = record
        self._sort()
        if before is None:
            key = self._key(record.id)
            self._ids.insert(bisect_left(self._ids, key, key=self._key), record.id)
        else:
            self._older.setdefault(record.id, []).append(before)
        entry = (record.modified_at, self._key(record.id), record.id)
        place = bisect_left(self._times, entry)
        if self._times[place : place + 1] != [entry]:
            self._times.insert(place, entry)

    def versions(self, id: str) -> Iterator[Record]:
        """Newest first."""
        yield self.latest[id]
        yield from reversed(self._older.get(id, []))

    def known(self, id: str, at: datetime) -> Record | None:
        """What was true at `at`, shown or not."""
        return next((v for v in self.versions(id) if v.changed_at <= at), None)

    def shown(self, id: str, at: datetime) -> Record | None:
        """What an API could show at `at`."""
        record = self.latest[id]
        if record.visible_from <= at:  # nearly always: worth not starting a generator
            return record
        return next((v for v in self.versions(id) if v.visible_from <= at), None)

    def by_id(self, at: datetime, after: str | None, reverse: bool) -> Iterator[Record]:
        self._sort()
        low, high = 0, len(self._ids)
        if after is not None and reverse:
            high = bisect_left(self._ids, self._key(after), key=self._key)
        elif after is not None:
            low = bisect_right(self._ids, self._key(after), key=self._key)
        for place in _places(low, high, reverse):
            if record := self.shown(self._ids[place], at):
                yield record

    def by_modified(
        self,
        at: datetime,
        since: datetime | None,
        until: datetime | None,
        after: tuple[datetime, str] | None,
        reverse: bool,
    ) -> Iterator[Record]:
        self._sort()
        low = bisect_left(self._times, since, key=_time) if since else 0
        high = bisect_right(self._times, until, key=_time) if until else len(self._times)
        if after is not None:
            entry = (after[0], self._key(after[1]), after[1])
            if reverse:
                high = min(high, bisect_left(self._times, entry))
            else:
                low = max(low, bisect_right(self._times, entry))
        for place in _places(low, high, reverse):
            modified, _, id = self._times[place]
            record = self.shown(id, at)
            if record is not None and record.modified_at == modified:
                yield record

    def rewrite(self, change: Callable[[Values], Values]) -> None:
        """Apply `change` to the values of every version: a schema has no past in a CRM either."""
        for id, record in self.latest.items():
            self.latest[id] = replace(record, values=change(dict(record.values)))
        for versions in self._older.values():
            versions[:] = [replace(v, values=change(dict(v.values))) for v in versions]

    def _sort(self) -> None:
        if not self._sorted:
            self._ids.sort(key=self._key)
            self._times.sort()
            self._sorted = True


def _time(entry: tuple[datetime, Any, str]) -> datetime:
    return entry[0]


def _places(low: int, high: int, reverse: bool) -> range:
    return range(high - 1, low - 1, -1) if reverse else range(low, high)
