"""A company in a simulated Fxiaoke, pulled night after night, and the oracle that judges it.

What has landed must be what the simulator's store held at the end of the window.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from shutil import copytree
from typing import Any, NamedTuple

import httpx
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from nights import Nights

from sales_pipeline.simulators.crm import Record, VirtualClock, serve
from sales_pipeline.simulators.crm.fxiaoke import FxiaokeSimulator
from sales_pipeline.simulators.crm.fxiaoke_seed import fill
from sales_pipeline.sources.extract.land import cursor
from sales_pipeline.sources.files.layout import Layout
from sales_pipeline.sources.fxiaoke.config import FxiaokeConnection
from sales_pipeline.sources.fxiaoke.connector import FxiaokeConnector, fxiaoke_connector
from sales_pipeline.sources.http.client import http_client
from sales_pipeline.sources.http.connection import env_prefix

SOURCE, MOBILE = "fxiaoke", "14000001000"
CHINA = timezone(timedelta(hours=8))
MOMENT = {"type": "timestamp", "epoch": "ms"}
ACCOUNTS = Layout(
    source=SOURCE,
    table="accounts",
    extract={"connector": "fxiaoke", "object": "AccountObj"},
    load={"key": ["account_id"]},
    columns={
        "account_id": {"from": "_id"},
        "name": {"from": "name"},
        "kind": {"from": "account_type"},
        "phone": {"from": "tel"},
        "address": {"from": "address"},
        "employees": {"from": "employees_number", "type": "integer"},
        "owner_id": {"from": "owner[0]"},
        "remark": {"from": "remark"},
        "created_at": {"from": "create_time", **MOMENT},
        "modified_at": {"from": "last_modified_time", **MOMENT},
    },
)
OPPORTUNITIES = Layout(
    source=SOURCE,
    table="opportunities",
    extract={"connector": "fxiaoke", "object": "NewOpportunityObj"},
    load={"key": ["opportunity_id"]},
    columns={
        "opportunity_id": {"from": "_id"},
        "name": {"from": "name"},
        "account_id": {"from": "account_id"},
        "account_name": {"from": "account_id__r"},
        "amount": {"from": "amount", "type": "decimal(18,2)"},
        "close_date": {"from": "close_date", "type": "date", "epoch": "ms"},
        "stage": {"from": "sales_stage"},
        "owner_id": {"from": "owner[0]"},
        "modified_at": {"from": "last_modified_time", **MOMENT},
    },
)
OBJECTS = {"accounts": "AccountObj", "opportunities": "NewOpportunityObj"}
TYPED = {
    "accounts": "_record_id, employees, owner_id, created_at, modified_at",
    "opportunities": "_record_id, account_id, account_name, amount, close_date, owner_id,"
    " modified_at",
}  # fmt: skip


class SimClock:
    """The client's clock is the vendor's: who waits, waits in virtual time."""

    def __init__(self, clock: VirtualClock) -> None:
        self.clock, self.waited = clock, 0.0

    def now(self) -> datetime:
        return self.clock.now()

    def monotonic(self) -> float:
        return self.clock.now().timestamp()

    def sleep(self, seconds: float) -> None:
        self.waited += seconds
        self.clock.advance(seconds)


class Acme:
    """A simulator with some accounts and three times as many opportunities, and two tables."""

    def __init__(self, sim: FxiaokeSimulator, http: httpx.Client, home: Path) -> None:
        self.sim, self.http, self.home = sim, http, home
        self.clock = SimClock(sim.clock)
        self.nights = {
            layout.table: Nights(layout, self.connector(), home, clock=self.clock, part_rows=40)
            for layout in (ACCOUNTS, OPPORTUNITIES)
        }

    def connector(self) -> FxiaokeConnector:
        """One of the environment as it is now, as every night makes its own."""
        tokens = self.home / "extracts" / SOURCE / ".token"
        connection = FxiaokeConnection.of(SOURCE)
        return fxiaoke_connector(connection, self.http, tokens, self.clock)

    def night(self, *tables: str) -> None:
        for table in tables or self.nights:
            self.nights[table].connector = self.connector()
            self.nights[table].run()

    def next_day(self, days: int = 1) -> None:
        for nights in self.nights.values():
            nights.next_night(days)
        self.sim.clock.advance(days * 86_400)

    def cursors(self) -> list[datetime | None]:
        return [cursor(nights.batches) for nights in self.nights.values()]

    def batches(self) -> int:
        return sum(len(nights.batches) for nights in self.nights.values())

    def mints(self) -> list[datetime]:
        calls = self.sim.log.calls(self.sim.token_path)
        return [datetime.fromisoformat(call["at"]) for call in calls]

    def ids(self, object: str, deleted: bool = False) -> list[str]:
        with self.sim.store.lock:
            return [record.id for record in self.sim.store.by_id(object, deleted=deleted)]

    # The oracle

    def check(self, *tables: str) -> None:
        """What has landed is what there was at the end of the window, and no version twice."""
        for table in tables or self.nights:
            assert not self.wrong(table)
            self.check_ids(table)

    def check_ids(self, table: str) -> None:
        """The same records, living and deleted, and no version twice."""
        nights, state = self.nights[table], self._state(table)
        alive = {id for id, record in state.items() if record.deleted_at is None}
        assert nights.payloads().keys() == alive
        assert nights.tombstones() == state.keys() - alive
        versions = nights.landed("_record_id, _source_modified_at, _is_deleted, _raw._record")
        assert len(versions) == len(set(versions))

    def wrong(self, table: str) -> set[str]:
        """Ids of living records of which a landed field is another, as JSON or as typed column."""
        nights, payloads = self.nights[table], self.nights[table].payloads()
        typed = {row[1]: row for row in nights.landed(f"_source_modified_at, {TYPED[table]}")}
        names = _account_names(self.sim, nights.window_end)
        alive = {id: r for id, r in self._state(table).items() if r.deleted_at is None}
        return {
            id
            for id, record in alive.items()
            if any(payloads[id].get(k) != v for k, v in _fields(nights, record).items())
            or typed[id] != (_opportunity if table == "opportunities" else _account)(record, names)
        }

    def _state(self, table: str) -> dict[str, Record]:
        nights = self.nights[table]
        return self.sim.store.state(OBJECTS[table], nights.window_end)

    def check_no_secret(self, *texts: str) -> None:
        """None in any file, in what the tests caught, or in the simulator's log."""
        tokens = [t.value for tokens in self.sim.tokens.values() for t in tokens.minted]
        secrets = [self.sim.app_secret, self.sim.permanent_code, MOBILE, *tokens]
        files = [path for path in self.home.rglob("*") if path.is_file()]
        assert files
        for content in (*map(_plain, files), *(text.encode() for text in texts)):
            assert not [secret for secret in secrets if secret.encode() in content]


def _account_names(sim: FxiaokeSimulator, at: datetime) -> dict[str, str]:
    return {id: r.values["name"] for id, r in sim.store.state("AccountObj", at).items()}


# Time of change and the landed columns of TYPED, worked out from the store alone


def _account(record: Record, names: dict[str, str]) -> tuple[Any, ...]:
    created, modified = (at.replace(tzinfo=None) for at in (record.created_at, record.modified_at))
    values = record.values
    employees, owner = int(values["employees_number"]), values["owner"][0]
    return (modified, record.id, employees, owner, created, modified)


def _opportunity(record: Record, names: dict[str, str]) -> tuple[Any, ...]:
    values, modified = record.values, record.modified_at.replace(tzinfo=None)
    amount = Decimal(values["amount"]) if values["amount"] else None
    closes = datetime.fromtimestamp(values["close_date"] / 1000, CHINA).date()
    account, owner = values["account_id"], values["owner"][0]
    return (modified, record.id, account, names[account], amount, closes, owner, modified)


def _fields(nights: Nights, record: Record) -> dict[str, Any]:
    """The mapped fields of a record, as the vendor's JSON has them."""
    paths = [path for column in nights.layout.columns for path in nights.layout.headers_of(column)]
    names = [path.split("[")[0] for path in paths]
    return {name: record.values.get(name) for name in names if name in record.values}


def _plain(path: Path) -> bytes:
    """The content of a file, uncompressed."""
    if path.suffix != ".parquet":
        return path.read_bytes()
    table, sink = pq.read_table(path), pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return sink.getvalue().to_pybytes()


def set_environment(patch: pytest.MonkeyPatch, url: str, **more: str) -> None:
    """A complete connection; `more` are settings by their lower-case name."""
    settings = {
        "base_url": url, "app_id": "FSAID_demo", "app_secret": FxiaokeSimulator.app_secret,
        "permanent_code": FxiaokeSimulator.permanent_code, "open_user_id": "FSUID_1000",
        "page_size": "6", "read_timeout": "5", **more,
    }  # fmt: skip
    for name, value in settings.items():
        patch.setenv(f"{env_prefix(SOURCE)}{name.upper()}", value)


@contextmanager
def acme(
    patch: pytest.MonkeyPatch,
    home: Path,
    size: int = 40,
    *,
    env: dict[str, str] | None = None,
    **settings: Any,
) -> Iterator[Acme]:
    """`env`: settings of the connection; `settings`: those of the simulator."""
    sim, more = FxiaokeSimulator(**settings), env or {}
    fill(sim.store, size)
    # Nothing of the seed is as young as the windows' safety lag.
    sim.clock.advance(3600)
    with serve(sim) as url, http_client(2, float(more.get("read_timeout", "5"))) as http:
        set_environment(patch, url, **more)
        yield Acme(sim, http, home)


class FirstNight(NamedTuple):
    """The state after a first night, and when it ended: the tests of a second night copy it."""

    home: Path
    ended: datetime


def first_night(home: Path) -> FirstNight:
    with (
        pytest.MonkeyPatch.context() as patch,
        acme(patch, home, env={"page_size": "20"}) as company,
    ):
        first_day(company)
        company.night()
        company.check()
        return FirstNight(home, company.sim.clock.now())


@contextmanager
def second_day(
    patch: pytest.MonkeyPatch, first: FirstNight, home: Path, **more: Any
) -> Iterator[Acme]:
    """The company on the evening of the busy day after its first night; its token has ended."""
    copytree(first.home, home, dirs_exist_ok=True)
    with acme(patch, home, **more) as company:
        first_day(company)
        company.sim.clock.set(first.ended)
        company.next_day()
        busy_day(company)
        yield company


def first_day(company: Acme) -> None:
    """What was 作废 before the first night."""
    for id in company.ids("AccountObj")[5:7]:
        company.sim.store.delete("AccountObj", id)
    company.sim.clock.advance(3600)


def busy_day(company: Acme) -> None:
    """Every kind of change; then enough time for the windows' safety lag."""
    company.sim.clock.advance(0.123)
    store, accounts = company.sim.store, company.ids("AccountObj")
    opportunities = company.ids("NewOpportunityObj")
    store.undelete("AccountObj", company.ids("AccountObj", deleted=True)[0])
    for id in accounts[10:14]:
        store.update("AccountObj", id, tel="021-5550000", remark="changed by day")
    for id in accounts[14:16]:
        store.delete("AccountObj", id)
    store.merge("AccountObj", accounts[16], accounts[17])
    store.reassign("AccountObj", accounts[18], ["FSUID_1003"])
    values = dict(store.state("AccountObj")[accounts[0]].values)
    store.insert("AccountObj", {**values, "name": "新客户", "remark": ""})
    for id in opportunities[:25:2]:
        store.update("NewOpportunityObj", id, amount="1234567.89", sales_stage="won")
    for id in opportunities[40:43]:
        store.delete("NewOpportunityObj", id)
    values = dict(store.state("NewOpportunityObj")[opportunities[1]].values)
    store.insert("NewOpportunityObj", {**values, "name": "新商机", "amount": None})
    company.sim.clock.advance(3600)
