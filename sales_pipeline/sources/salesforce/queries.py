"""Queries over REST, batch by batch: each batch says where the next one is.

The place in a query is the last record's time and id, not the vendor's locator: one that has aged
out is replaced by a query for what comes behind that record.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sales_pipeline.sources.extract.connector import Page, Position, Record, Table, Window
from sales_pipeline.sources.http.client import Reply
from sales_pipeline.sources.http.errors import CallFailed, ContractBroken
from sales_pipeline.sources.salesforce.answers import LOCATOR_LOST
from sales_pipeline.sources.salesforce.objects import ID, IS_DELETED, Selection
from sales_pipeline.sources.salesforce.rows import of_json, records_of
from sales_pipeline.sources.salesforce.session import SalesforceSession


@dataclass(frozen=True)
class Query:
    """Records of an object that meet all `conditions`, in the order of their cursor and id.

    Without a `window` all of them, in the order of ids. `deleted`: those that are, or those that
    are not.
    """

    table: Table
    selection: Selection
    window: Window | None = None
    deleted: bool = False
    conditions: tuple[str, ...] = ()

    @property
    def resource(self) -> str:
        """`query` leaves out activities that are archived, which are not deleted at all."""
        return "queryAll" if self.selection.is_deletable else "query"

    def soql(self, place: Position | None = None, ordered: bool = True) -> str:
        """`place`: the record behind which the query begins."""
        cursor = self.selection.cursor
        conditions = [*self.conditions, *self._bounds(place)]
        if self.selection.is_deletable:
            conditions.insert(0, f"{IS_DELETED} = {str(self.deleted).lower()}")
        paths = ", ".join(column.path for column in self.selection.columns)
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        order = f" ORDER BY {f'{cursor}, ' if self.window else ''}{ID}" if ordered else ""
        return f"SELECT {paths} FROM {self.selection.object}{where}{order}"

    def _bounds(self, place: Position | None) -> Iterator[str]:
        cursor = self.selection.cursor
        if self.window is None:
            if place:
                yield f"{ID} > '{place['id']}'"
            return
        if place:
            at = place["at"]
            yield f"(({cursor} = {at} AND {ID} > '{place['id']}') OR {cursor} > {at})"
        elif self.window.start:
            yield f"{cursor} >= {literal(self.window.start)}"
        yield f"{cursor} <= {literal(self.window.end)}"


def literal(at: datetime) -> str:
    """A moment as SOQL writes it: to the millisecond, without quotes."""
    return f"{at.astimezone(UTC).isoformat(timespec='milliseconds').removesuffix('+00:00')}Z"


@dataclass(frozen=True)
class RestQuery:
    """Runs queries; a batch has at most `size` records, and may have fewer."""

    api: SalesforceSession
    size: int

    def pages(self, query: Query, position: Position | None = None) -> Iterator[Page]:
        """A query that ends with fewer records than it announced is asked again for the rest: what
        was deleted meanwhile is no longer announced then."""
        place = {key: value for key, value in (position or {}).items() if key in ("id", "at")}
        url, left = (position or {}).get("next"), (position or {}).get("left")
        taken = 0
        while True:
            reply = self._more(query, url) if url else self._asked(query, place)
            if reply is None:
                url, left, taken = None, None, 0
                continue
            rows, total, url = _content(reply.data, query.table)
            left, taken = (total if left is None else left) - len(rows), taken + len(rows)
            records = records_of(rows, of_json, query.table, query.selection, query.deleted)
            place = _place(records[-1]) if records else place
            if not url and left > 0 and not taken:
                raise ContractBroken(f"{query.table.label}: {left} announced records are not sent")
            if url:
                yield Page(records, {**place, "next": url, "left": left}, reply.damaged)
            elif left > 0:
                yield Page(records, place, reply.damaged)
                left, taken = None, 0
            else:
                yield Page(records, None, reply.damaged)
                return

    def _asked(self, query: Query, place: Position) -> Reply:
        soql = query.soql(place or None)
        return self.api.get(query.table.label, query.resource, self._options, q=soql)

    def _more(self, query: Query, url: str) -> Reply | None:
        """The batch behind a locator; None if the vendor has dropped it."""
        try:
            return self.api.get_url(query.table.label, url, self._options)
        except CallFailed as error:
            if error.answer.code in LOCATOR_LOST:
                return None
            raise

    @property
    def _options(self) -> dict[str, str]:
        return {"Sforce-Query-Options": f"batchSize={self.size}"}


def _place(record: Record) -> Position:
    at = {"at": literal(record.modified_at)} if record.modified_at else {}
    return {"id": record.id, **at}


def _content(body: Any, table: Table) -> tuple[list[Any], int, str | None]:
    """Records, how many the query has in all, and the address of the next batch."""
    if not isinstance(body, dict) or not isinstance(body.get("records"), list):
        raise ContractBroken(f"{table.label}: a batch without its records ('records' is missing)")
    if not isinstance(body.get("done"), bool) or not isinstance(body.get("totalSize"), int):
        raise ContractBroken(f"{table.label}: a batch without 'done' or 'totalSize'")
    if body["done"]:
        return body["records"], body["totalSize"], None
    url = body.get("nextRecordsUrl")
    # The token goes with it: never to an address that is not of this host.
    if not isinstance(url, str) or not url.startswith("/services/data/"):
        raise ContractBroken(f"{table.label}: more records are announced without their address")
    return body["records"], body["totalSize"], url
