"""A desk on which a table's deliveries are put and taken in, without a model run.

Every desk has a home of its own and a published snapshot that must stay untouched.
"""

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
from delivered_files import DAYS, Table
from flow_home import Home, tree

from sales_pipeline.intake import TableIntake, take_in
from sales_pipeline.landing.registry import Batch, BatchState
from sales_pipeline.landing.verdict import QUARANTINE_NAME
from sales_pipeline.model.control import landed_view
from sales_pipeline.model.snapshot import MANIFEST_NAME, POINTER, SnapshotManifest
from sales_pipeline.settings import Settings

SOURCES = {"enabled_sources": ("erp", "finance")}
LONG_AGO = datetime(2026, 11, 1, tzinfo=UTC).timestamp()


@dataclass(frozen=True)
class Desk:
    """One table's deliveries in one home."""

    home: Home
    table: Table

    @property
    def settings(self) -> Settings:
        return self.home.settings

    def name(self, day: date) -> str:
        return self.table.file.format(day)

    def put(self, content: bytes, name: str, modified: float = LONG_AGO) -> Path:
        path = self.home.inbox(self.table.source) / name
        path.write_bytes(content)
        os.utime(path, (modified, modified))
        return path

    def put_good(self, day: date, modified: float = LONG_AGO) -> Path:
        return self.put(self.table.good(day), self.name(day), modified)

    def take_in(self, day: date) -> TableIntake:
        return take_in(self.settings, self.table.layout, day, day)

    def publish_something(self) -> Path:
        """A snapshot of the day before, as readers have it open; returns the published folder."""
        published, as_of = self.settings.published, DAYS[0]
        manifest = SnapshotManifest(
            snapshot_id="before", as_of_date=as_of, knowledge_date=as_of, first_known_on=as_of,
            created_at=datetime(2026, 11, 10, tzinfo=UTC), reporting_currency="CNY",
            inputs_checksum="", model_checksum="", entity_states=(), source_states=(),
            quarantined_rows=0, batches={}, tables={}, files={},
        )  # fmt: skip
        folder = published / manifest.snapshot_id
        folder.mkdir(parents=True)
        (folder / MANIFEST_NAME).write_text(manifest.to_json(), encoding="utf-8")
        (published / POINTER).symlink_to(folder.name)
        return published

    def current_rows(self) -> list[tuple[Any, ...]]:
        """The rows that staging would show: of each record the version modified last."""
        columns = self.table.layout.landed_types
        view = landed_view(self._accepted(), columns)
        names = ", ".join(f'"{name}"' for name in columns)
        return duckdb.sql(
            f"select _record_id, {names} from ({view}) where _accepted "
            "qualify row_number() over (partition by _record_id "
            "order by _source_modified_at desc, _extracted_at desc) = 1 order by 1"
        ).fetchall()

    def _accepted(self) -> list[Batch]:
        mine = (self.table.source, self.table.table)
        return [
            batch
            for batch in self.home.batches()
            if (batch.manifest.source, batch.manifest.table) == mine
            and batch.state is BatchState.ACCEPTED
        ]


def states(intake: TableIntake) -> list[tuple[str, str]]:
    """(file, state) of every batch, in delivery order."""
    return [(batch.manifest.files[0].name, str(batch.state)) for batch in intake.batches]


def warned(intake: TableIntake) -> list[str]:
    """What this run's verdicts say without consequence."""
    return [
        result.message
        for verdict in intake.verdicts
        for result in verdict.failed
        if result.severity == "warning"
    ]


def kept_back(intake: TableIntake, name: str) -> dict[int, tuple[list[str], list[str]]]:
    """Row number -> rule ids and messages of the quarantined rows of a file."""
    for batch in intake.batches:
        path = batch.folder / QUARANTINE_NAME
        if batch.manifest.files[0].name == name and path.is_file():
            rows = duckdb.sql(
                f"select _row_number, rule_ids, messages from read_parquet('{path}') order by 1"
            ).fetchall()
            return {number: (ids, messages) for number, ids, messages in rows}
    return {}


class OneGoodBatch:
    """Sets up a table's desk on request, as each case names its own table."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.published, self.published_before = folder, tree(folder)

    def of(self, table: Table) -> Desk:
        desk = Desk(Home(self.folder / "home", SOURCES), table)
        self.published = desk.publish_something()
        self.published_before = tree(self.published)
        desk.put_good(DAYS[0])
        assert states(desk.take_in(DAYS[0])) == [(desk.name(DAYS[0]), "accepted")]
        return desk


@cache
def undisturbed(table: Table) -> list[tuple]:
    """What the table holds after three good files."""
    with TemporaryDirectory() as folder:
        desk = Desk(Home(Path(folder), SOURCES), table)
        for day in DAYS:
            desk.put_good(day)
            desk.take_in(day)
        return desk.current_rows()


def check_recovery(desk: Desk) -> None:
    """The day's good file comes a week later under the same name: the trouble leaves no trace."""
    desk.put_good(DAYS[1], LONG_AGO + 60)
    found = states(desk.take_in(DAYS[2]))
    assert found[-2:] == [(desk.name(day), "accepted") for day in DAYS[1:]]
    assert {state for _, state in found} <= {"accepted", "superseded"}
    assert desk.current_rows() == undisturbed(desk.table)
