"""HubSpot as a connector: which readings make up a window, and the vendor's metadata."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import httpx

from sales_pipeline.sources.extract.connector import Field, Page, Position, Record, Table, Window
from sales_pipeline.sources.http.clock import Clock
from sales_pipeline.sources.hubspot.config import HubSpotConnection
from sales_pipeline.sources.hubspot.directory import Directory, is_directory
from sales_pipeline.sources.hubspot.objects import Objects
from sales_pipeline.sources.hubspot.reading import Reading
from sales_pipeline.sources.hubspot.session import HubSpotSession, session

LIST, SEARCH, ARCHIVED = "list", "search", "archived"


@dataclass
class HubSpotConnector:
    """One account; see `sources.extract.connector.Connector`."""

    api: HubSpotSession
    connection: HubSpotConnection

    def __post_init__(self) -> None:
        self._objects = Objects(self.api)

    @property
    def position_lifetime(self) -> timedelta:
        return self.connection.position_lifetime

    def server_time(self) -> datetime:
        """From the details of the account, which every token may read."""
        return self.api.get("the vendor's clock", "/account-info/v3/details").server_time

    def passes(self, table: Table, window: Window) -> tuple[str, ...]:
        """A first load knows no deletions: nothing of ours can have been deleted yet."""
        if window.start is None:
            return (LIST,)
        return (LIST if is_directory(table) else SEARCH, ARCHIVED)

    def pages(
        self, table: Table, window: Window, reading: str, position: Position | None
    ) -> Iterator[Page]:
        if is_directory(table):
            return iter([Directory(self.api, table).page(window, archived=reading == ARCHIVED)])
        if reading == SEARCH:
            return self._reading(table).searched(window, position)
        if reading == ARCHIVED:
            return self._reading(table).archived(window, position)
        return self._reading(table).listed(position)

    def ids(self, table: Table) -> Iterator[list[str]]:
        if is_directory(table):
            return iter([[record.id for record in Directory(self.api, table).records()]])
        return self._reading(table).ids()

    def fetch(self, table: Table, ids: list[str]) -> list[Record]:
        if is_directory(table):
            wanted = set(ids)
            return [r for r in Directory(self.api, table).records() if r.id in wanted]
        return self._reading(table).fetch(ids)

    def fields(self, table: Table) -> tuple[Field, ...]:
        return () if is_directory(table) else self._objects.fields(table.object)

    def _reading(self, table: Table) -> Reading:
        return Reading(self.api, table, self._objects.selection(table))


def hubspot_connector(
    connection: HubSpotConnection, http: httpx.Client, tokens: Path, clock: Clock
) -> HubSpotConnector:
    """The connector of one account; `tokens` is the file its processes share."""
    return HubSpotConnector(session(connection, http, tokens, clock), connection)
