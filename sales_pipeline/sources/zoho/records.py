"""Records of a module, page by page in the order of ids: the reading `records`.

Page numbers end at 2,000 records and page tokens at 100,000; behind that COQL tells the ids. A
position is a token with the last id that was read, or that id alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sales_pipeline.sources.extract.connector import Page, Position, PositionLost, Record, Table
from sales_pipeline.sources.http.answers import Kind
from sales_pipeline.sources.http.client import Reply
from sales_pipeline.sources.http.errors import CallFailed, ContractBroken, ExtractError
from sales_pipeline.sources.zoho.answers import CEILING, POSITION_LOST, UNKNOWN
from sales_pipeline.sources.zoho.content import Rows, content, id_of, no_more, record_of, since
from sales_pipeline.sources.zoho.coql import ids_after
from sales_pipeline.sources.zoho.fields import parameters, passes
from sales_pipeline.sources.zoho.session import ZohoSession

# `ids` takes 100 (CRM API v8, Get Records).
IDS_A_CALL = 100


@dataclass(frozen=True)
class Records:
    """A module's records with the fields `names`; `is_queried`: COQL knows all of them."""

    api: ZohoSession
    table: Table
    names: tuple[str, ...]
    size: int
    is_queried: bool = True

    def pages(self, start: datetime | None, position: Position | None) -> Iterator[Page]:
        """Everything changed at `start` or later."""
        place = position or {}
        while "after" not in place:
            reply = self._asked(start, place)
            if reply is None:
                place = {"after": place["last"]}
                continue
            if reply.kind is not Kind.OK:
                yield from no_more(place)
                return
            rows, info = content(reply.data, self.table)
            following = self._following(info, rows)
            yield Page(self._whole(rows), following, reply.damaged)
            if following is None:
                return
            place = following
        yield from self._beyond(start, place["after"])

    def by_id(self, ids: list[str]) -> list[Record]:
        """Records by id, in no order; those that are deleted are left out."""
        first, *others = passes(self.names)
        rows = self._rows_by_id(ids, first)
        return [record_of(row, self.table) for row in self._completed(rows, others)]

    def _asked(self, start: datetime | None, place: Position) -> Reply | None:
        """One page; None where page tokens lead no further."""
        fields = ",".join(passes(self.names)[0])
        try:
            return self.api.get(
                self.table.label, self.table.object, since(start), fields=fields,
                per_page=self.size, sort_by="id", sort_order="asc",
                page_token=place.get("page_token"), **parameters(self.table),
            )  # fmt: skip
        except CallFailed as error:
            if error.answer.code in POSITION_LOST or (place and error.answer.code == UNKNOWN):
                raise PositionLost from None
            if error.answer.code in CEILING and place:
                return None
            raise

    def _following(self, info: dict[str, Any], rows: Rows) -> Position | None:
        """`more_records` decides, not the number of rows: short pages occur in the middle."""
        if not info.get("more_records"):
            return None
        if not rows:
            raise ContractBroken(f"{self.table.label}: an empty page that announces more records")
        last = id_of(rows[-1], self.table)
        token = info.get("next_page_token")
        return {"page_token": token, "last": last} if token else {"after": last}

    def _whole(self, rows: Rows) -> list[Record]:
        """The rows of a page with all their fields."""
        completed = self._completed(rows, passes(self.names)[1:])
        return [record_of(row, self.table) for row in completed]

    def _completed(self, rows: Rows, portions: list[list[str]]) -> Rows:
        """Add further fields to rows. One that has changed in between counts as of its later time,
        which lies behind the window; one that is gone in between is left out."""
        for names in portions:
            ids = [id_of(row, self.table) for row in rows]
            more = {id_of(row, self.table): row for row in self._rows_by_id(ids, names)}
            rows = [{**row, **more[str(row["id"])]} for row in rows if str(row["id"]) in more]
        return rows

    def _rows_by_id(self, ids: list[str], names: list[str]) -> Rows:
        """An answer may hold fewer records than it has: the rest is asked for again."""
        found: Rows = []
        for place in range(0, len(ids), IDS_A_CALL):
            missing = ids[place : place + IDS_A_CALL]
            while missing:
                reply = self.api.get(
                    self.table.label, self.table.object, fields=",".join(names),
                    ids=",".join(missing), **parameters(self.table),
                )  # fmt: skip
                if reply.kind is not Kind.OK:
                    break
                rows, info = content(reply.data, self.table)
                found += rows
                seen = {id_of(row, self.table) for row in rows}
                more = bool(info.get("more_records")) and bool(seen & set(missing))
                missing = [key for key in missing if key not in seen] if more else []
        return found

    def _beyond(self, start: datetime | None, after: str) -> Iterator[Page]:
        """The records behind an id."""
        if not self.is_queried:
            raise ExtractError(
                f"{self.table.label}: page tokens end before the records do. Remedy: if COQL finds "
                "converted leads in this organisation, set converted_in_coql"
            )
        for ids in ids_after(self.api, self.table, after, start):
            for place in range(0, len(ids), IDS_A_CALL):
                portion = ids[place : place + IDS_A_CALL]
                yield Page(self.by_id(portion), {"after": portion[-1]})
        yield Page([], None)
