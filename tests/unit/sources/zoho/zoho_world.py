"""A simulated Zoho organisation, its nights, and the one oracle: what has landed is what it held.

The organisation's clock is the connector's: who waits moves it, and no test waits for anything.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import httpx
from crm_nights import RecordedTime
from nights import Nights

from sales_pipeline.landing.registry import BatchState
from sales_pipeline.simulators.crm import serve
from sales_pipeline.simulators.crm.table import Record
from sales_pipeline.simulators.crm.zoho import ZohoCrm, filled
from sales_pipeline.sources.files.land import Outcome
from sales_pipeline.sources.files.layout import Layout
from sales_pipeline.sources.http.client import http_client
from sales_pipeline.sources.zoho.config import ZohoConnection
from sales_pipeline.sources.zoho.connector import ZohoConnector, zoho_connector

# Small, so that a few hundred records have many pages.
PAGE, PART = 20, 60
TIME = {"type": "timestamp", "date_formats": ["%Y-%m-%dT%H:%M:%S%z"]}


def layout(object: str, columns: dict[str, Any], **extract: Any) -> Layout:
    """A table of a Zoho object; the key is the column `id` unless there are more of them."""
    key = [name for name in columns if name in ("parent_id", "layout_id")] + ["id"]
    return Layout(
        source="zoho",
        table=object.replace("/", "_").lower(),
        extract={"connector": "zoho", "object": object, **extract},
        load={"key": key},
        columns=columns,
    )


OF_DEALS = {
    "id": {}, "name": {"from": "Deal_Name"}, "stage": {"from": "Stage"},
    "amount": {"from": "Amount", "type": "decimal(18,2)"},
    "probability": {"from": "Probability", "type": "integer"},
    "account_id": {"from": "Account_Name.id"}, "owner_id": {"from": "Owner.id"},
    "closing": {"from": "Closing_Date", "type": "date", "date_formats": ["%Y-%m-%d"]},
    "note": {"from": "Description"}, "modified_at": {"from": "Modified_Time", **TIME},
}  # fmt: skip
DEALS = layout("Deals", OF_DEALS)
ACCOUNTS = layout(
    "Accounts",
    {
        "id": {}, "name": {"from": "Account_Name"}, "industry": {"from": "Industry"},
        "employees": {"from": "Employees", "type": "integer"},
        "is_test": {"from": "Test_Record", "type": "boolean"}, "owner_id": {"from": "Owner.id"},
        "modified_at": {"from": "Modified_Time", **TIME},
    },
)  # fmt: skip


@dataclass
class World:
    """One organisation, one home. `settings` are those of the connection."""

    crm: ZohoCrm
    url: str
    home: Path
    http: httpx.Client
    settings: dict[str, Any]
    layouts: dict[str, Layout]
    clock: RecordedTime
    tables: dict[str, Nights] = field(default_factory=dict)

    @classmethod
    @contextmanager
    def opened(
        cls, home: Path, *, records: dict[str, int] | None = None, crm: ZohoCrm | None = None,
        **settings: Any,
    ) -> Iterator["World"]:  # fmt: skip
        """Keywords in capitals are settings of the simulator."""
        given = {name.lower(): settings.pop(name) for name in list(settings) if name.isupper()}
        crm = crm or filled(records or {"Accounts": 60, "Deals": 200}, **given)
        with serve(crm) as url, http_client(connect=2, read=settings.pop("read", 5)) as http:
            layouts = {"Deals": DEALS, "Accounts": ACCOUNTS}
            world = cls(crm, url, home, http, settings, layouts, RecordedTime(crm.clock))
            world.at(20)
            yield world

    def at(self, day: int, hour: int = 18) -> None:
        """Evening of a day of November 2026, or as many days later; the time is UTC."""
        evening = datetime(2026, 11, 1, hour, tzinfo=UTC) + timedelta(days=day - 1)
        self.crm.clock.set(evening)

    def begin_with(self, home: Path) -> "World":
        """Go on from a first night of the same organisation: its home, without its token."""
        shutil.copytree(home, self.home, ignore=shutil.ignore_patterns(".token", "*.lock"))
        return self

    def connector(self) -> ZohoConnector:
        """A new one, as each run has."""
        tokens = self.home / "extracts" / "zoho" / ".token"
        return zoho_connector(self.connection, self.http, tokens, self.clock)

    @cached_property
    def connection(self) -> ZohoConnection:
        settings = {"page_size": PAGE, "part_rows": PART, "accounts_url": self.url, **self.settings}
        return ZohoConnection(
            **{
                "client_id": self.crm.client_id, "client_secret": self.crm.client_secret,
                "refresh_token": self.crm.refresh_token, **settings,
            }
        )  # fmt: skip

    def table(self, object: str) -> Nights:
        """The nights of an object, for the business date of the clock."""
        nights = self.tables.get(object)
        if nights is None:
            nights = Nights(
                self.layouts[object], self.connector(), self.home, clock=self.clock, part_rows=PART
            )
            self.tables[object] = nights
        nights.connector = self.connector()
        nights.night = self.crm.clock.now().date()
        return nights

    def night(self, *objects: str, decision: str = "accepted") -> list[Outcome]:
        return [self.table(object).run(decision) for object in objects]

    def mints(self) -> int:
        return len(self.crm.log.calls("/oauth/v2/token"))

    # The oracle

    def landed(self, object: str) -> dict[str, tuple[bool, tuple[Any, ...]]]:
        """Of each record what landed last: whether it is deleted, and its columns."""
        newest: dict[str, tuple[bool, tuple[Any, ...]]] = {}
        columns = ", ".join(f"{name}::varchar" for name in self.layouts[object].columns)
        for batch in self.table(object).batches:
            if batch.state is BatchState.ACCEPTED and batch.manifest.rows:
                query = f"select _record_id, _is_deleted, {columns} from read_parquet($1)"
                parts = [str(path) for path in batch.folder.glob("part-*.parquet")]
                rows = duckdb.execute(query, [parts]).fetchall()
                newest |= {row[0]: (row[1], row[2:]) for row in rows}
        return newest

    def alive(self, object: str) -> dict[str, tuple[Any, ...]]:
        return {key: row for key, (gone, row) in self.landed(object).items() if not gone}

    def gone(self, object: str) -> set[str]:
        return {key for key, (gone, _) in self.landed(object).items() if gone}

    def truth(self, object: str, at: datetime | None = None) -> dict[str, tuple[Any, ...]]:
        """What the organisation held at the end of the newest window."""
        state = self.crm.store.state(object, at=at or self.table(object).window_end)
        layout = self.layouts[object]
        columns = [(layout.headers_of(n)[0], column.type) for n, column in layout.columns.items()]
        return {
            key: tuple(_shown(record, path, type) for path, type in columns)
            for key, record in state.items()
            if not record.deleted_at
        }

    def assert_landed_is_truth(self, *objects: str) -> None:
        """Ids, values, tombstones; and no version of a record twice."""
        for object in objects:
            truth, landed = self.truth(object), self.alive(object)
            assert landed.keys() == truth.keys(), landed.keys() ^ truth.keys()
            wrong = {key: (row, truth[key]) for key, row in landed.items() if row != truth[key]}
            assert wrong == {}, wrong
            state = self.crm.store.state(object, at=self.table(object).window_end)
            assert self.gone(object) <= {key for key, record in state.items() if record.deleted_at}
            assert self.repeated(object) == [], self.repeated(object)

    def repeated(self, object: str) -> list[Any]:
        rows = self.table(object).landed("_record_id, _source_modified_at, _is_deleted")
        return [row for number, row in enumerate(rows) if row in rows[:number]]

    def assert_no_secret(self, *texts: str) -> None:
        """Neither in any file below the home, inside of Parquet too, nor in `texts`."""
        secrets = [self.crm.client_secret, self.crm.refresh_token, *self.crm.accounts.issued]
        haystacks = [path.read_bytes() for path in self.home.rglob("*") if path.is_file()]
        for path in self.home.rglob("*.parquet"):
            rows = duckdb.execute("select t::varchar from read_parquet($1) as t", [str(path)])
            haystacks.append(str(rows.fetchall()).encode())
        for secret in secrets:
            assert not any(secret.encode() in hay for hay in haystacks)
            assert not any(secret in text for text in texts)


Open = Callable[..., World]


def _shown(record: Record, path: str, type: str) -> str | None:
    """A value of the store as the landed column shows it; landing strips texts."""
    if path == "Modified_Time":
        return f"{record.modified_at:%Y-%m-%d %H:%M:%S}"
    first, _, rest = path.partition(".")
    value = record.id if first == "id" else record.values.get(first)
    value = value[rest] if rest and value is not None else value
    if isinstance(value, bool):
        return str(value).lower()
    if value is not None and type.startswith("decimal"):
        return f"{float(value):.2f}"
    return None if value is None else str(value).strip()


def a_days_work(world: World) -> None:
    """What happens in the organisation between the first night and the second: enough of it that
    changes and deletions take several pages."""
    store, clock = world.crm.store, world.crm.clock
    world.at(21, 9)
    deals = [record.id for record in store.by_id("Deals")]
    accounts = [record.id for record in store.by_id("Accounts")]
    people = [record for record in store.by_id("Users")]
    for number, deal in enumerate(deals[:50]):
        clock.advance(60)
        store.update("Deals", deal, Amount=float(number) + 0.5, Stage="Negotiation/Review")
    for number in range(8):
        clock.advance(60)
        owner = {"name": "x", "id": people[0].id, "email": "x@example.test"}
        store.insert("Deals", {"Deal_Name": f"new {number}", "Stage": "Qualification",
                               "Amount": 10.0 * number, "Owner": owner})  # fmt: skip
    for deal in deals[60:90]:
        clock.advance(60)
        store.delete("Deals", deal, permanent=deal == deals[75])
    for deal in deals[60:63]:
        clock.advance(60)
        store.undelete("Deals", deal)
    clock.advance(60)
    store.merge("Accounts", accounts[0], accounts[1])
    for account in accounts[2:30]:
        clock.advance(60)
        other = {"name": "y", "id": people[1].id, "email": "y@example.test"}
        store.reassign("Accounts", account, other)
    store.delete("Accounts", accounts[40])
    world.at(21)
