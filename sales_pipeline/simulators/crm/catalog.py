"""The objects of a CRM, their fields, and the questions that may be asked of their records.

`state` is the truth at a moment; `visible` and the two orders are what an API may show of it,
which is less while a transaction commits late. Deleted records stay, as tombstones.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from threading import RLock
from typing import Any

from sales_pipeline.simulators.crm.clock import VirtualClock, in_utc
from sales_pipeline.simulators.crm.table import FieldType, Record, Table, Values

CASTS: dict[str, Callable[[Any], Any]] = {
    "text": str, "long_text": str, "picklist": str, "integer": int, "number": float,
    "money": float, "boolean": bool,
}  # fmt: skip


class Catalog:
    """`lock` guards it all; who iterates holds it, as every handler of a simulator does."""

    def __init__(self, clock: VirtualClock, id_key: Callable[[str], Any]) -> None:
        self.clock = clock
        self.lock = RLock()
        self._id_key = id_key
        self._tables: dict[str, Table] = {}
        self._schemas: dict[str, dict[str, FieldType]] = {}

    def define(self, object: str, schema: Mapping[str, FieldType | str]) -> None:
        """A new object; its records may hold these fields only."""
        self._tables[object] = Table(self._id_key)
        self._schemas[object] = {name: FieldType.of(kind) for name, kind in schema.items()}

    def objects(self) -> tuple[str, ...]:
        return tuple(self._tables)

    def schema(self, object: str) -> dict[str, FieldType]:
        self._table(object)
        return self._schemas[object]

    # Changes of the schema: they reach all records at once and touch no modified time

    def add_field(
        self, object: str, name: str, type: FieldType | str = "text", default: Any = None
    ) -> None:
        with self.lock:
            self.schema(object)[name] = FieldType.of(type)
            self._table(object).rewrite(lambda values: {**values, name: default})

    def remove_field(self, object: str, name: str) -> None:
        with self.lock:
            del self.schema(object)[name]
            self._table(object).rewrite(
                lambda values: {key: value for key, value in values.items() if key != name}
            )

    def rename_option(self, object: str, name: str, old: str, new: str) -> None:
        with self.lock:
            before = self.schema(object)[name]
            if old not in before.options:
                raise ValueError(f"{object}.{name} has no option {old!r}: {before.options}")
            options = tuple(new if option == old else option for option in before.options)
            self.schema(object)[name] = replace(before, options=options)
            self._rewrite_field(object, name, lambda value: new if value == old else value)

    def change_type(self, object: str, name: str, type: FieldType | str) -> None:
        with self.lock:
            kind = FieldType.of(type)
            cast = CASTS.get(kind.kind)
            if cast is None:
                raise ValueError(f"no value can be cast to {kind.kind}: one of {', '.join(CASTS)}")
            self._rewrite_field(object, name, lambda value: None if value is None else cast(value))
            self.schema(object)[name] = kind

    # Questions

    def state(self, object: str, at: datetime | None = None) -> dict[str, Record]:
        """The oracle: every record as it truly was at `at`, with tombstones, shown or not."""
        with self.lock:
            table, moment = self._table(object), self._moment(at)
            found = ((id, table.known(id, moment)) for id in table.latest)
            return {id: record for id, record in found if record is not None}

    def visible(self, object: str, at: datetime | None = None) -> dict[str, Record]:
        """What the API could show at `at`, with tombstones."""
        with self.lock:
            return {record.id: record for record in self.by_id(object, at=at, deleted=None)}

    def get(self, object: str, id: str, at: datetime | None = None) -> Record | None:
        table = self._table(object)
        return table.shown(id, self._moment(at)) if id in table.latest else None

    def by_id(
        self,
        object: str,
        *,
        after: str | None = None,
        at: datetime | None = None,
        reverse: bool = False,
        deleted: bool | None = False,
    ) -> Iterator[Record]:
        """Visible records in the order of ids, behind `after`: a page costs what a page holds.

        `deleted`: False the living, True the tombstones, None both.
        """
        found = self._table(object).by_id(self._moment(at), after, reverse)
        return _wanted(found, deleted)

    def by_modified(
        self,
        object: str,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        after: tuple[datetime, str] | None = None,
        at: datetime | None = None,
        reverse: bool = False,
        deleted: bool | None = False,
    ) -> Iterator[Record]:
        """Visible records by (modified time, id); both bounds are inclusive, `after` is not.

        A tombstone's modified time is that of its deletion.
        """
        moment = self._moment(at)
        found = self._table(object).by_modified(moment, since, until, after, reverse)
        return _wanted(found, deleted)

    def changed_since(
        self, object: str, since: datetime, at: datetime | None = None
    ) -> list[Record]:
        """Everything visible that was modified or deleted at `since` or later, oldest first."""
        with self.lock:
            return list(self.by_modified(object, since=since, at=at, deleted=None))

    # Parts of the above

    def _table(self, object: str) -> Table:
        if object not in self._tables:
            raise KeyError(f"no object {object!r}: one of {', '.join(self._tables)}")
        return self._tables[object]

    def _rewrite_field(self, object: str, name: str, change: Callable[[Any], Any]) -> None:
        def changed(values: Values) -> Values:
            return {**values, name: change(values[name])} if name in values else values

        self._table(object).rewrite(changed)

    def _moment(self, at: datetime | None) -> datetime:
        return self.clock.now() if at is None else in_utc(at)


def _wanted(found: Iterator[Record], deleted: bool | None) -> Iterator[Record]:
    if deleted is None:
        return found
    return (record for record in found if (record.deleted_at is not None) == deleted)
