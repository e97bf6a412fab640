"""Zoho CRM as a connector: which readings make up a window, and the vendor's metadata."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import httpx

from sales_pipeline.sources.extract.connector import Field, Page, Position, Record, Table, Window
from sales_pipeline.sources.http.answers import Kind
from sales_pipeline.sources.http.clock import Clock
from sales_pipeline.sources.zoho.bulk import BulkRead
from sales_pipeline.sources.zoho.bulk_rows import is_bulk_readable
from sales_pipeline.sources.zoho.config import ZohoConnection
from sales_pipeline.sources.zoho.content import listed
from sales_pipeline.sources.zoho.deletions import deleted_pages
from sales_pipeline.sources.zoho.fields import asked_names, check_options, field_of, is_converted
from sales_pipeline.sources.zoho.ids import module_ids
from sales_pipeline.sources.zoho.recent import Recent
from sales_pipeline.sources.zoho.records import Records
from sales_pipeline.sources.zoho.related import RELATED, RelatedList
from sales_pipeline.sources.zoho.session import ZohoSession, session
from sales_pipeline.sources.zoho.whole import LISTS, whole_pages

BULK, RECENT, RECORDS, DELETED, WHOLE = "bulk", "recent", "records", "deleted", "whole"


@dataclass
class ZohoConnector:
    """One organisation; see `sources.extract.connector.Connector`."""

    api: ZohoSession
    connection: ZohoConnection
    clock: Clock
    _fields: dict[str, tuple[Field, ...]] = field(default_factory=dict)

    @property
    def position_lifetime(self) -> timedelta:
        return self.connection.position_lifetime

    def server_time(self) -> datetime:
        return self.api.get("the vendor's clock", "org").server_time

    def passes(self, table: Table, window: Window) -> tuple[str, ...]:
        """A first load knows no deletions: nothing of ours can have been deleted yet."""
        check_options(table)
        if table.object in LISTS:
            return (WHOLE,)
        if RELATED in table.options:
            return (RELATED,)
        if window.start is None:
            return (BULK, RECENT) if self._bulk_serves(table) else (RECORDS,)
        return (RECORDS, DELETED) if table.options.get("deletions", True) else (RECORDS,)

    def pages(
        self, table: Table, window: Window, reading: str, position: Position | None
    ) -> Iterator[Page]:
        if reading == WHOLE:
            return whole_pages(self.api, table, position)
        if reading == RELATED:
            return self._related(table).pages(window.start, position)
        if reading == DELETED:
            size = self.connection.page_size
            return deleted_pages(self.api, table, window.start, position, size)
        if reading == BULK:
            return self._bulk(table).pages(position)
        if reading == RECENT:
            recent = Recent(self._records(table), self.connection.lookback)
            return recent.pages(window.end, position)
        return self._records(table).pages(window.start, position)

    def ids(self, table: Table) -> Iterator[list[str]]:
        """Of a related list, at the price of a call for each record that has it."""
        if table.object in LISTS:
            for page in whole_pages(self.api, table, None):
                yield [record.id for record in page.records]
        elif RELATED in table.options:
            related = self._related(table)
            for parents in module_ids(related.parents):
                yield [entry.id for parent in parents for entry in related.entries(parent)]
        else:
            yield from module_ids(self._records(table, ()))

    def fetch(self, table: Table, ids: list[str]) -> list[Record]:
        if table.object in LISTS:
            wanted, pages = set(ids), whole_pages(self.api, table, None)
            return [record for page in pages for record in page.records if record.id in wanted]
        if RELATED in table.options:
            return self._related(table).fetch(ids)
        return self._records(table).by_id(ids)

    def fields(self, table: Table) -> tuple[Field, ...]:
        """Of a module; lists that are no module are not described."""
        if table.object in LISTS or RELATED in table.options:
            return ()
        if table.object not in self._fields:
            reply = self.api.get(table.label, "settings/fields", module=table.object)
            rows = listed(reply.data, "fields", table.label) if reply.kind is Kind.OK else []
            self._fields[table.object] = tuple(sorted(field_of(row) for row in rows))
        return self._fields[table.object]

    def _records(self, table: Table, names: tuple[str, ...] | None = None) -> Records:
        if names is None:
            names = asked_names(table, self.fields(table))
        is_queried = self.connection.converted_in_coql or not is_converted(table)
        return Records(self.api, table, names, self.connection.page_size, is_queried)

    def _related(self, table: Table) -> RelatedList:
        parents = self._records(table, ())
        return RelatedList(self.api, table, parents, self.connection.history_time)

    def _bulk(self, table: Table) -> BulkRead:
        names = asked_names(table, self.fields(table))
        kinds = {known.name: known.type for known in self.fields(table)}
        return BulkRead(self.api, self.connection, self.clock, table, names, kinds)

    def _bulk_serves(self, table: Table) -> bool:
        """Where it would bring other records or values than the records API, pages are read."""
        if self.connection.initial_load != "bulk":
            return False
        if is_converted(table) and not self.connection.converted_in_bulk:
            return False
        return is_bulk_readable(table, self.fields(table))


def zoho_connector(
    connection: ZohoConnection, http: httpx.Client, tokens: Path, clock: Clock
) -> ZohoConnector:
    """The connector of one organisation; `tokens` is the file its processes share."""
    return ZohoConnector(session(connection, http, tokens, clock), connection, clock)
