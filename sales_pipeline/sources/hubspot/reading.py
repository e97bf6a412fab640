"""The readings of an object: `list`, `search` and `archived`, page by page.

A list is in the order of ids and takes no condition. A search ends at 10,000 results, whatever is
asked for: so each page is a search of its own, for what comes behind the last id within one fixed
window.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sales_pipeline.sources.extract.connector import Page, Position, Record, Table, Window
from sales_pipeline.sources.http.errors import ContractBroken
from sales_pipeline.sources.hubspot.associations import associated
from sales_pipeline.sources.hubspot.objects import Selection
from sales_pipeline.sources.hubspot.records import (
    following,
    object_record,
    records_of,
    results,
    tombstone,
)
from sales_pipeline.sources.hubspot.session import HubSpotSession

IDS_A_CALL = 100
# More names than an address has room for are asked for in the body of a batch read.
LONGEST_NAMES = 4_000


@dataclass(frozen=True)
class Reading:
    """Readings of one table."""

    api: HubSpotSession
    table: Table
    selection: Selection

    def listed(self, position: Position | None) -> Iterator[Page]:
        """All records that are not archived."""
        names = ",".join(self.selection.properties)
        is_wide = len(names) > LONGEST_NAMES
        asked = self.selection.modified if is_wide else names
        for rows, after, damaged in self._list(position, False, asked):
            found = self._by_id([str(row["id"]) for row in rows]) if is_wide else rows
            yield Page(self._records(found), after, damaged)

    def archived(self, window: Window, position: Position | None) -> Iterator[Page]:
        """What was archived since the window's start. The vendor lists all there is of it: it
        keeps archived records for 90 days."""
        for rows, after, damaged in self._list(position, True, self.selection.modified):
            gone = records_of(self.table, rows, tombstone)
            start = window.start
            news = [r for r in gone if not start or not r.modified_at or r.modified_at >= start]
            yield Page(news, after, damaged)

    def searched(self, window: Window, position: Position | None) -> Iterator[Page]:
        """What was changed within the window. A page that ends the search with fewer records than
        it announced is followed by a further search."""
        last = position["id"] if position else None
        while True:
            body, damaged = self._search(window, last)
            rows, more = results(body, self.table.label), following(body, self.table.label)
            left = _total(body, self.table) - len(rows)
            records = self._records(rows)
            if not (more or left > 0):
                yield Page(records, None, damaged)
                return
            if not records:
                raise ContractBroken(f"{self.table.label}: {left} announced records are not sent")
            last = self._behind(records, last)
            yield Page(records, {"id": last}, damaged)

    def ids(self) -> Iterator[list[str]]:
        for rows, _, _ in self._list(None, False, self.selection.modified):
            yield [str(row["id"]) for row in rows]

    def fetch(self, ids: list[str]) -> list[Record]:
        return self._records(self._by_id(ids))

    def _list(
        self, position: Position | None, archived: bool, names: str
    ) -> Iterator[tuple[list[dict[str, Any]], Position | None, bool]]:
        after = position["after"] if position else None
        while True:
            reply = self.api.get(
                self.table.label, self.api.objects(self.table.object), properties=names,
                limit=self.api.connection.page_size, archived=str(archived).lower(), after=after,
            )  # fmt: skip
            rows = results(reply.data, self.table.label)
            after = following(reply.data, self.table.label)
            yield rows, {"after": after} if after else None, reply.damaged
            if after is None:
                return

    def _search(self, window: Window, last: str | None) -> tuple[Any, bool]:
        filters = [{"operator": "LTE", "value": _millis(window.end)}]
        if window.start:
            filters.append({"operator": "GTE", "value": _millis(window.start)})
        filters = [{"propertyName": self.selection.modified, **item} for item in filters]
        if last:
            filters.append({"propertyName": "hs_object_id", "operator": "GT", "value": last})
        body = {
            "filterGroups": [{"filters": filters}],
            "sorts": [{"propertyName": "hs_object_id", "direction": "ASCENDING"}],
            "properties": list(self.selection.properties),
            "limit": self.api.connection.search_size,
        }
        path = f"{self.api.objects(self.table.object)}/search"
        reply = self.api.post(self.table.label, path, body)
        return reply.data, reply.damaged

    def _behind(self, records: list[Record], last: str | None) -> str:
        """The last id of a page; the pages would never end if ids did not rise."""
        found = records[-1].id
        if last is not None and int(found) <= int(last):
            raise ContractBroken(f"{self.table.label}: a search that is not in the order of ids")
        return found

    def _by_id(self, ids: list[str]) -> list[dict[str, Any]]:
        """Rows by id, with all properties; those that are gone are left out."""
        rows: list[dict[str, Any]] = []
        path = f"{self.api.objects(self.table.object)}/batch/read"
        for start in range(0, len(ids), IDS_A_CALL):
            body = {
                "properties": list(self.selection.properties),
                "inputs": [{"id": key} for key in ids[start : start + IDS_A_CALL]],
            }
            data = self.api.post(self.table.label, path, body).data
            rows += results(data, self.table.label)
        return rows

    def _records(self, rows: list[dict[str, Any]]) -> list[Record]:
        ids = [str(row.get("id")) for row in rows]
        goals = {
            to: associated(self.api, self.table, ids, to) for to in self.selection.associations
        }
        return records_of(self.table, rows, lambda row: object_record(row, self.selection, goals))


def _total(body: dict[str, Any], table: Table) -> int:
    if not isinstance(body.get("total"), int):
        raise ContractBroken(f"{table.label}: a page of a search without 'total'")
    return int(body["total"])


def _millis(at: datetime) -> str:
    return str(int(at.timestamp() * 1000))
