"""Fxiaoke as a connector: which readings make up a window, and the vendor's metadata.

A record that is 作废 is a tombstone, whether a plain query shows it or not: it is always asked for.
What is deleted for good is told by nobody; the weekly comparison of ids finds it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx

from sales_pipeline.sources.extract.connector import Field, Page, Position, Record, Table, Window
from sales_pipeline.sources.fxiaoke.config import FxiaokeConnection
from sales_pipeline.sources.fxiaoke.pages import CUSTOM, Reading
from sales_pipeline.sources.fxiaoke.records import (
    ID,
    INVALID,
    LIFE_STATUS,
    condition,
    is_invalid,
    projection,
    record_of,
    within,
)
from sales_pipeline.sources.fxiaoke.session import FxiaokeSession, session
from sales_pipeline.sources.http.clock import Clock
from sales_pipeline.sources.http.errors import ContractBroken, ExtractError

RECORDS = "records"


@dataclass
class FxiaokeConnector:
    """One company; see `sources.extract.connector.Connector`."""

    api: FxiaokeSession
    connection: FxiaokeConnection

    @property
    def position_lifetime(self) -> timedelta:
        return self.connection.position_lifetime

    def server_time(self) -> datetime:
        return self.api.post("the vendor's clock", "/cgi/crm/v2/object/list", {}).server_time

    def passes(self, table: Table, window: Window) -> tuple[str, ...]:
        return (RECORDS, INVALID) if self._has_life_status(table) else (RECORDS,)

    def pages(
        self, table: Table, window: Window, reading: str, position: Position | None
    ) -> Iterator[Page]:
        filters = within(window)
        if reading == INVALID:
            filters = (*filters, condition(LIFE_STATUS, "EQ", INVALID))
        fields = projection(table, self._has_life_status(table))
        return Reading(self.api, table, fields, filters).pages(position)

    def ids(self, table: Table) -> Iterator[list[str]]:
        status = [LIFE_STATUS] if self._has_life_status(table) else []
        reading, after = Reading(self.api, table, [ID, *status]), None
        while rows := reading.rows(after)[0]:
            yield [str(row[ID]) for row in rows if not is_invalid(row)]
            after = str(rows[-1][ID])

    def fetch(self, table: Table, ids: list[str]) -> list[Record]:
        reading = Reading(self.api, table, projection(table, self._has_life_status(table)))
        portions = (ids[n : n + reading.size] for n in range(0, len(ids), reading.size))
        rows = (row for portion in portions for row in reading.by_id(portion))
        return [record_of(row, table) for row in rows if not is_invalid(row)]

    def fields(self, table: Table) -> tuple[Field, ...]:
        if table.object not in self._known_fields:
            self._known_fields[table.object] = self._described(table)
        return self._known_fields[table.object]

    def _described(self, table: Table) -> tuple[Field, ...]:
        # The documents show the name both within `data` and beside it.
        named = {"apiName": table.object}
        body = {"includeDetail": False, **named, "data": named}
        reply = self.api.post(f"fields of {table.label}", "/cgi/crm/v2/object/describe", body)
        try:
            listed = reply.data["data"]["describe"]["fields"]
            return tuple(sorted(_field(name, item) for name, item in listed.items()))
        except (KeyError, TypeError, AttributeError):
            raise ContractBroken(
                f"fields of {table.label}: an answer without data.describe.fields"
            ) from None

    def _has_life_status(self, table: Table) -> bool:
        """People and departments have none. Without the permission to read metadata it is taken
        for granted, as all other objects have it."""
        try:
            return any(field.name == LIFE_STATUS for field in self.fields(table))
        except ExtractError:
            return True

    @cached_property
    def _known_fields(self) -> dict[str, tuple[Field, ...]]:
        return {}


def _field(name: str, item: dict[str, Any]) -> Field:
    return Field(
        name=name,
        type=str(item["type"]),
        label=str(item.get("label", "")),
        options=tuple(str(option["value"]) for option in item.get("options") or []),
        is_custom=name.endswith(CUSTOM),
    )


def fxiaoke_connector(
    connection: FxiaokeConnection, http: httpx.Client, tokens: Path, clock: Clock
) -> FxiaokeConnector:
    """The connector of one company; `tokens` is the file its processes share."""
    return FxiaokeConnector(session(connection, http, tokens, clock), connection)
