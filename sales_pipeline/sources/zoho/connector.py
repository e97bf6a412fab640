"""Zoho CRM as a connector: which readings make up a window, and the vendor's metadata."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

import httpx

from sales_pipeline.sources.extract.connector import Field, Page, Position, Record, Table, Window
from sales_pipeline.sources.http.answers import Kind
from sales_pipeline.sources.http.clock import Clock
from sales_pipeline.sources.http.errors import ContractBroken
from sales_pipeline.sources.zoho.bulk import BulkRead
from sales_pipeline.sources.zoho.config import ZohoConnection
from sales_pipeline.sources.zoho.records import deleted_pages, record_pages, records_by_id
from sales_pipeline.sources.zoho.session import ZohoSession, session

COQL_ROWS = 2000
BULK, RECORDS, DELETED = "bulk", "records", "deleted"


@dataclass
class ZohoConnector:
    """One organisation; see `sources.extract.connector.Connector`."""

    api: ZohoSession
    connection: ZohoConnection
    clock: Clock

    @property
    def position_lifetime(self) -> timedelta:
        return self.connection.position_lifetime

    def server_time(self) -> datetime:
        return self.api.get("the vendor's clock", "org").server_time

    def passes(self, table: Table, window: Window) -> tuple[str, ...]:
        """A first load knows no deletions: nothing of ours can have been deleted yet."""
        if window.start is None:
            return (BULK,) if self.connection.initial_load == "bulk" else (RECORDS,)
        return (RECORDS, DELETED)

    def pages(
        self, table: Table, window: Window, reading: str, position: Position | None
    ) -> Iterator[Page]:
        if reading == BULK:
            bulk = BulkRead(self.api, self.connection, self.clock)
            return bulk.pages(table, self.fields(table), position)
        pages = deleted_pages if reading == DELETED else record_pages
        return pages(self.api, table, window, position, self.connection.page_size)

    def ids(self, table: Table) -> Iterator[list[str]]:
        """By COQL: 2,000 ids a call where the records API gives 200."""
        last = "0"
        while True:
            query = (
                f"select id from {table.object} where id > {last} order by id asc limit {COQL_ROWS}"
            )
            reply = self.api.post(
                table.label, f"/crm/{self.api.version}/coql", {"select_query": query}
            )
            if reply.kind is not Kind.OK:
                return
            found = [str(row["id"]) for row in reply.data["data"]]
            yield found
            if not reply.data["info"].get("more_records"):
                return
            last = found[-1]

    def fetch(self, table: Table, ids: list[str]) -> list[Record]:
        return records_by_id(self.api, table, ids)

    def fields(self, table: Table) -> tuple[Field, ...]:
        return self._fields(table.object)

    def _fields(self, module: str) -> tuple[Field, ...]:
        if module not in self._known_fields:
            reply = self.api.get(f"fields of {module}", "settings/fields", module=module)
            listed = reply.data["fields"] if reply.kind is Kind.OK else []
            if not isinstance(listed, list):
                raise ContractBroken(f"fields of {module}: 'fields' is no list")
            self._known_fields[module] = tuple(sorted(_field(item) for item in listed))
        return self._known_fields[module]

    @cached_property
    def _known_fields(self) -> dict[str, tuple[Field, ...]]:
        return {}


def _field(item: dict[str, object]) -> Field:
    values = item.get("pick_list_values") or []
    assert isinstance(values, list)
    return Field(
        name=str(item["api_name"]),
        type=str(item["data_type"]),
        label=str(item.get("field_label", "")),
        options=tuple(str(value["actual_value"]) for value in values),
        is_custom=bool(item.get("custom_field")),
    )


def zoho_connector(
    connection: ZohoConnection, http: httpx.Client, tokens: Path, clock: Clock
) -> ZohoConnector:
    """The connector of one organisation; `tokens` is the file its processes share."""
    return ZohoConnector(session(connection, http, tokens, clock), connection, clock)
