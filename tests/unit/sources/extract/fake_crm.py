"""A CRM in memory, behind the connector protocol: pages of records by id, and deletions."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import orjson

from sales_pipeline.sources.extract.connector import (
    Field,
    Page,
    Position,
    PositionLost,
    Record,
    Table,
    Window,
)

MONDAY = datetime(2026, 3, 2, 17, tzinfo=UTC)
TABLE = Table("crm", "deals", "Deals", ("id", "name", "amount"))


class Killed(BaseException):
    """Stands for kill -9: no handler of the code under test catches it."""


class FakeCrm:
    """`time` is the vendor's clock. `pages_read` counts answers; a kill or a lost position can be
    set for the n-th of them."""

    def __init__(self, page_size: int = 10) -> None:
        self.time, self.page_size = MONDAY, page_size
        self.records: dict[str, tuple[dict[str, object], datetime]] = {}
        self.deleted: dict[str, datetime] = {}
        self.pages_read = 0
        self.kill_at: set[int] = set()
        self.lose_at: set[int] = set()
        self.position_lifetime = timedelta(hours=23)

    def put(self, key: str, at: datetime | None = None, **values: object) -> None:
        self.deleted.pop(key, None)
        old = self.records.get(key, ({}, self.time))[0]
        self.records[key] = ({**old, **values, "id": key}, at or self.time)

    def delete(self, key: str) -> None:
        del self.records[key]
        self.deleted[key] = self.time

    def fill(self, number: int) -> None:
        for n in range(number):
            self.put(f"{n:05d}", name=f"deal {n}", amount=f"{n}.50")

    def later(self, **delta: float) -> None:
        self.time += timedelta(**delta)

    def server_time(self) -> datetime:
        return self.time

    def passes(self, table: Table, window: Window) -> tuple[str, ...]:
        return ("records", "deleted") if window.start else ("records",)

    def pages(
        self, table: Table, window: Window, reading: str, position: Position | None
    ) -> Iterator[Page]:
        last = (position or {}).get("last", "")
        while True:
            self._count()
            found = self._after(window, reading, last)
            page, more = found[: self.page_size], len(found) > self.page_size
            last = page[-1].id if page else ""
            yield Page(page, {"last": last} if more else None)
            if not more:
                return

    def _count(self) -> None:
        self.pages_read += 1
        if self.pages_read in self.kill_at:
            raise Killed
        if self.pages_read in self.lose_at:
            raise PositionLost

    def _after(self, window: Window, reading: str, last: str) -> list[Record]:
        start = window.start or datetime.min.replace(tzinfo=UTC)
        if reading == "deleted":
            gone = [Record(k, at, True, orjson.dumps({"id": k})) for k, at in self.deleted.items()]
        else:
            gone = [
                Record(k, at, False, orjson.dumps(values))
                for k, (values, at) in self.records.items()
            ]
        found = [r for r in gone if r.modified_at and r.modified_at >= start and r.id > last]
        return sorted(found, key=lambda record: record.id)

    def ids(self, table: Table) -> Iterator[list[str]]:
        yield sorted(self.records)

    def fetch(self, table: Table, ids: list[str]) -> list[Record]:
        return [
            Record(k, self.records[k][1], False, orjson.dumps(self.records[k][0]))
            for k in ids
            if k in self.records
        ]

    def fields(self, table: Table) -> tuple[Field, ...]:
        return tuple(Field(name, "text") for name in table.fields)
