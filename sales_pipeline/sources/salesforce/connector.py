"""Salesforce as a connector: which readings make up a window, and the vendor's metadata."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import httpx

from sales_pipeline.sources.extract.connector import Field, Page, Position, Record, Table, Window
from sales_pipeline.sources.http.clock import Clock
from sales_pipeline.sources.http.errors import ContractBroken
from sales_pipeline.sources.salesforce.bulk import BulkQuery
from sales_pipeline.sources.salesforce.config import SalesforceConnection
from sales_pipeline.sources.salesforce.objects import ID, Column, Objects
from sales_pipeline.sources.salesforce.queries import Query, RestQuery
from sales_pipeline.sources.salesforce.session import SalesforceSession, session

BULK, RECORDS, DELETED = "bulk", "records", "deleted"
# Address and headers together may have 16,384 bytes (REST API developer guide, "414"); a session
# token and the other headers take their part.
LONGEST_QUERY = 12_000
# 200 ids are some 6,000 characters of an address.
IDS_A_QUERY = 200


@dataclass
class SalesforceConnector:
    """One organisation; see `sources.extract.connector.Connector`."""

    api: SalesforceSession
    connection: SalesforceConnection
    clock: Clock

    def __post_init__(self) -> None:
        self._objects = Objects(self.api)
        self._rest = RestQuery(self.api, self.connection.page_size)
        self._bulk = BulkQuery(self.api, self.connection, self.clock)

    @property
    def position_lifetime(self) -> timedelta:
        return self.connection.position_lifetime

    def server_time(self) -> datetime:
        return self.api.get("the vendor's clock", "limits").server_time

    def passes(self, table: Table, window: Window) -> tuple[str, ...]:
        """A first load knows no deletions: nothing of ours can have been deleted yet."""
        query = self._query(table, window)
        if window.start is None:
            return (BULK,) if self._is_large(query) or _is_long(query) else (RECORDS,)
        records = BULK if _is_long(query) else RECORDS
        return (records, DELETED) if query.selection.is_deletable else (records,)

    def pages(
        self, table: Table, window: Window, reading: str, position: Position | None
    ) -> Iterator[Page]:
        query = self._query(table, window)
        if reading == DELETED:
            return self._rest.pages(_narrow(query, deleted=True), position)
        return (self._bulk if reading == BULK else self._rest).pages(query, position)

    def ids(self, table: Table) -> Iterator[list[str]]:
        query = replace(self._query(table, None), deleted=False)
        only_ids = replace(query.selection, columns=(Column(ID, "id"),))
        for page in self._rest.pages(replace(query, selection=only_ids)):
            yield [record.id for record in page.records]

    def fetch(self, table: Table, ids: list[str]) -> list[Record]:
        found: list[Record] = []
        query = self._query(table, None)
        for start in range(0, len(ids), IDS_A_QUERY):
            wanted = ", ".join(f"'{key}'" for key in ids[start : start + IDS_A_QUERY])
            portion = replace(query, conditions=(f"{ID} IN ({wanted})",))
            runner = self._bulk if _is_long(portion) else self._rest
            found += [record for page in runner.pages(portion) for record in page.records]
        return found

    def fields(self, table: Table) -> tuple[Field, ...]:
        return self._objects.fields(table.object)

    def _query(self, table: Table, window: Window | None) -> Query:
        return Query(table, self._objects.selection(table), window)

    def _is_large(self, query: Query) -> bool:
        """By the vendor's own count, which costs nothing and may be some hours old."""
        if self.connection.initial_load == "pages" or query.selection.has_compound:
            return False
        label, object = query.table.label, query.selection.object
        reply = self.api.get(label, "limits/recordCount", sObjects=object)
        counts = reply.data.get("sObjects") if isinstance(reply.data, dict) else None
        if not isinstance(counts, list):
            raise ContractBroken(f"{label}: record counts without 'sObjects'")
        count = next((item["count"] for item in counts if item.get("name") == object), None)
        return count is None or int(count) >= self.connection.bulk_from_rows


def _narrow(query: Query, deleted: bool) -> Query:
    """Of a deleted record, its id and time are all that counts."""
    kept = (ID, query.selection.cursor)
    columns = tuple(column for column in query.selection.columns if column.path in kept)
    return replace(query, selection=replace(query.selection, columns=columns), deleted=deleted)


def _is_long(query: Query) -> bool:
    """Whether a query has no room in an address; the body of a bulk query has."""
    return len(quote(query.soql())) > LONGEST_QUERY


def salesforce_connector(
    connection: SalesforceConnection, http: httpx.Client, tokens: Path, clock: Clock
) -> SalesforceConnector:
    """The connector of one organisation; `tokens` is the file its processes share."""
    return SalesforceConnector(session(connection, http, tokens, clock), connection, clock)
