"""Step 1 of the recipe: the methods of sources/extract/connector.py."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import orjson
from acme_answers import classify
from acme_config import AcmeConnection

from sales_pipeline.sources.extract.connector import Field, Page, Position, Record, Table, Window
from sales_pipeline.sources.http.client import ApiClient, Call, Reply
from sales_pipeline.sources.http.clock import Clock
from sales_pipeline.sources.http.limits import Limiter, Rate


@dataclass
class AcmeConnector:
    """One account; changes and deletions come in one list, by time of change and id."""

    client: ApiClient
    connection: AcmeConnection

    @property
    def position_lifetime(self) -> timedelta:
        return self.connection.position_lifetime

    def server_time(self) -> datetime:
        return self._get("the vendor's clock", "ping").server_time

    def passes(self, table: Table, window: Window) -> tuple[str, ...]:
        return ("changes",)

    def pages(
        self, table: Table, window: Window, reading: str, position: Position | None
    ) -> Iterator[Page]:
        since = window.start.isoformat() if window.start else ""
        while True:
            after = position["after"] if position else ""
            rows = self._rows(table, "changes", since=since, after=after)
            full = len(rows) == self.connection.page_size
            position = {"after": rows[-1]["place"]} if full else None
            yield Page([_record(row) for row in rows], position)
            if position is None:
                return

    def ids(self, table: Table) -> Iterator[list[str]]:
        yield [row["id"] for row in self._rows(table, "ids")]

    def fetch(self, table: Table, ids: list[str]) -> list[Record]:
        return [_record(row) for row in self._rows(table, "by_id", ids=",".join(ids))]

    def fields(self, table: Table) -> tuple[Field, ...]:
        return ()

    def _rows(self, table: Table, path: str, **params: str) -> list[dict[str, Any]]:
        size = str(self.connection.page_size)
        reply = self._get(table.label, f"{table.object}/{path}", size=size, **params)
        rows: list[dict[str, Any]] = reply.data["rows"]
        return rows

    def _get(self, what: str, path: str, **params: str) -> Reply:
        return self.client.send(Call(what, "GET", path, params))


def _record(row: dict[str, Any]) -> Record:
    changed = datetime.fromisoformat(row["changed"])
    return Record(row["id"], changed, row["gone"], orjson.dumps(row))


def acme_connector(
    connection: AcmeConnection, http: httpx.Client, tokens: Path, clock: Clock
) -> AcmeConnector:
    def stamp(call: Call) -> Call:
        key = {"X-Key": connection.api_key.get_secret_value()}
        return replace(call, url=f"{connection.base_url}/{call.url}", headers=key)

    limiter = Limiter((Rate(50, 1),), clock)
    return AcmeConnector(ApiClient(http, classify, limiter, clock, stamp=stamp), connection)
