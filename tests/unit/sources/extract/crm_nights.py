"""Nights of several tables of one simulated vendor, under faults, compared with what it held.

Time is that of the simulator for everybody: who waits moves it, so hours of waiting take no time.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from nights import Nights

from sales_pipeline.settings import Settings
from sales_pipeline.simulators.crm import Record, Simulator, VirtualClock
from sales_pipeline.simulators.sandbox import SimulatedTime
from sales_pipeline.sources.connectors import Connected, connected
from sales_pipeline.sources.extract.land import cursor
from sales_pipeline.sources.files.layout import Layout

Truth = Callable[[Record], dict[str, Any]]


class RecordedTime(SimulatedTime):
    """The vendor's clock as that of the code under test; `waits` are what was waited."""

    def __init__(self, virtual: VirtualClock) -> None:
        super().__init__(virtual)
        self.waits: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        super().sleep(seconds)


@dataclass
class Company:
    """`truths`: of each object, the payload that a record of it must have landed with."""

    simulator: Simulator
    vendor: str
    source: str
    home: Path
    layouts: tuple[Layout, ...]
    truths: Mapping[str, Truth]
    time: RecordedTime = field(init=False)

    def __post_init__(self) -> None:
        self.time = RecordedTime(self.simulator.clock)
        self.tables = [Table(self, layout) for layout in self.layouts]
        self.names = {table.object: table for table in self.tables}

    @contextmanager
    def connected(self) -> Iterator[Connected]:
        with connected(self.source, self.vendor, Settings(home=self.home), self.time) as opened:
            yield opened

    def run(self) -> None:
        """One night of all tables; the first error ends it. The connection is opened anew, as
        another process would open it."""
        with self.connected() as opened:
            for table in self.tables:
                table.connector, table.lookback = opened.connector, opened.connection.lookback
                table.run()

    def next_night(self) -> None:
        for table in self.tables:
            table.next_night()

    def go_on_from(self, night: "FirstNight") -> None:
        """As if the nights before had been this company's own."""
        shutil.copytree(night.home, self.home, dirs_exist_ok=True)
        (self.home / "extracts" / self.source / ".token").unlink()
        self.simulator.clock.set(night.ended_at)
        for table, before in zip(self.tables, night.before, strict=True):
            table.before = before

    def assert_equal(self, *spoiled: str) -> None:
        """What has landed is what the vendor held at the end of the window, and nothing twice.

        `spoiled`: ids of records whose content was damaged on the way.
        """
        for table in self.tables:
            table.assert_equal(*spoiled)

    def assert_no_secret(self, secrets: list[str], *texts: str) -> None:
        """`texts`: logs and messages of errors."""
        files = [path for path in self.home.rglob("*") if path.is_file()]
        contents = [path.read_bytes() for path in files] + [text.encode() for text in texts]
        assert secrets and not [s for s in secrets for c in contents if s.encode() in c]


@dataclass(frozen=True)
class FirstNight:
    """What a first night has left, for all tests that begin with the second one."""

    home: Path
    ended_at: datetime
    before: tuple[dict[str, Any], ...]

    @classmethod
    def of(cls, company: Company) -> "FirstNight":
        company.run()
        company.assert_equal()
        before = tuple(table.before for table in company.tables)
        return cls(company.home, company.simulator.clock.now(), before)


class Table(Nights):
    """One table of a company."""

    def __init__(self, company: Company, layout: Layout) -> None:
        super().__init__(layout, None, company.home, clock=company.time, part_rows=100)  # type: ignore[arg-type]
        self.company = company
        self.before: dict[str, Any] = {}
        assert layout.extract is not None
        self.object = layout.extract.object

    def state(self) -> tuple[Any, ...]:
        """What does not change in a night that fails."""
        return self.landed("count(*)"), cursor(self.batches), len(self.batches)

    def assert_equal(self, *spoiled: str) -> None:
        store, ends = self.company.simulator.store, self.ends
        truth = store.state(self.object, ends[-1])
        # What has changed behind the window: its version of then is nowhere to be had.
        later = {id for id, r in store.state(self.object).items() if r.changed_at > ends[-1]}
        alive = {
            id: self.expected(record, ends)
            for id, record in truth.items()
            if not record.deleted_at and id not in later
        }
        landed = {id: row for id, row in self.payloads().items() if id not in later}
        assert landed.keys() == alive.keys()
        assert [id for id in alive if id not in spoiled and landed[id] not in alive[id]] == []
        # What was deleted before the first night never came.
        dead = {id for id, r in truth.items() if r.deleted_at and r.changed_at > ends[0]}
        assert self.tombstones() - later == dead - later
        assert self.twice() == []
        self.before = landed

    @property
    def ends(self) -> list[datetime]:
        """The ends of all windows."""
        return sorted(b.manifest.window.end for b in self.batches if b.manifest.window)

    def expected(self, record: Record, ends: list[datetime]) -> list[Any]:
        """A change of the schema reaches all records, and is told of those only that change."""
        truth = self.company.truths[self.object](record)
        is_told = record.id not in self.before or record.changed_at > ends[-2:][0]
        return [truth] if is_told else [truth, self.before[record.id]]

    def twice(self) -> list[Any]:
        """Versions that have landed more than once."""
        rows = self.landed("_record_id, _source_modified_at, _is_deleted, _raw._record")
        return [row for before, row in pairwise(rows) if before == row]


def later(simulator: Simulator, **delta: float) -> None:
    simulator.clock.advance(timedelta(**delta).total_seconds())


def as_json(value: Any) -> Any:
    return json.loads(json.dumps(value))
