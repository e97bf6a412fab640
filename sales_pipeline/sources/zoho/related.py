"""A related list of each changed record, as the stage history of deals: one call for each of them.

The record of an entry is known by both ids, "<deal>|<entry>", and its payload names the parent. An
entry changes once more when the deal leaves the stage: its version is the time of the next one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import orjson

from sales_pipeline.sources.extract.connector import Page, Position, Record, Table
from sales_pipeline.sources.http.answers import Kind
from sales_pipeline.sources.http.client import Reply
from sales_pipeline.sources.http.errors import CallFailed
from sales_pipeline.sources.zoho.content import Rows, content, id_of, time_of
from sales_pipeline.sources.zoho.fields import FIELDS_A_CALL
from sales_pipeline.sources.zoho.records import Records
from sales_pipeline.sources.zoho.session import ZohoSession

# Of `extract.options`: the API name of the list.
RELATED = "related"
PARENT = "Parent"
ENTRIES_A_PAGE = 200


@dataclass(frozen=True)
class RelatedList:
    """`parents` are the records that have the list; `time` is the field of an entry's time."""

    api: ZohoSession
    table: Table
    parents: Records
    time: str

    def pages(self, start: datetime | None, position: Position | None) -> Iterator[Page]:
        """Of every record changed at `start` or later the entries that are new since, or left."""
        for page in self.parents.pages(start, position):
            entries = (entry for parent in page.records for entry in self.entries(parent.id))
            news = [e for e in entries if not start or (e.modified_at and e.modified_at >= start)]
            yield page._replace(records=news)

    def fetch(self, ids: list[str]) -> list[Record]:
        wanted = set(ids)
        parents = dict.fromkeys(both.partition("|")[0] for both in ids)
        return [e for parent in parents for e in self.entries(parent) if e.id in wanted]

    def entries(self, parent: str) -> list[Record]:
        """All entries of one record, the oldest first."""
        rows = sorted(
            (time_of(row, self.time, self.table), id_of(row, self.table), orjson.dumps(row))
            for row in self._rows(parent)
        )
        left = [time for time, _, _ in rows[1:]]
        versions = [*left, *(time for time, _, _ in rows[-1:])]
        return [
            Record(f"{parent}|{key}", version, False, _with_parent(payload, parent))
            for (_, key, payload), version in zip(rows, versions, strict=True)
        ]

    def _rows(self, parent: str) -> Rows:
        found: Rows = []
        number = 1
        while (reply := self._page(parent, number)) is not None:
            rows, info = content(reply.data, self.table)
            found += rows
            number += 1
            if not info.get("more_records"):
                break
        return found

    def _page(self, parent: str, number: int) -> Reply | None:
        """None where there is no entry, or the record itself is gone by now."""
        own = dict.fromkeys(["id", self.time, *(n for n in self.table.fields if n != PARENT)])
        path = f"{self.table.object}/{parent}/{self.table.options[RELATED]}"
        try:
            reply = self.api.get(
                self.table.label, path, fields=",".join(list(own)[:FIELDS_A_CALL]),
                page=number, per_page=ENTRIES_A_PAGE,
            )  # fmt: skip
        except CallFailed:
            if self.parents.by_id([parent]):
                raise
            return None
        return reply if reply.kind is Kind.OK else None


def _with_parent(payload: bytes, parent: str) -> bytes:
    return orjson.dumps({**orjson.loads(payload), PARENT: {"id": parent}})
