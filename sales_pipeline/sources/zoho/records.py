"""Records of a module, page by page: the readings `records` and `deleted` of a window.

Page tokens from the second page on: page numbers end at 2,000 records, and a deletion shifts them.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import orjson

from sales_pipeline.sources.extract.connector import (
    Page,
    Position,
    PositionLost,
    Record,
    Table,
    Window,
)
from sales_pipeline.sources.http.answers import Kind
from sales_pipeline.sources.http.client import Reply
from sales_pipeline.sources.http.errors import CallFailed, ContractBroken
from sales_pipeline.sources.zoho.answers import POSITION_LOST
from sales_pipeline.sources.zoho.session import ZohoSession

# The vendor takes 50 names in `fields`; id and Modified_Time go with each pass.
FIELDS_A_CALL = 50
IDS_A_CALL = 100
ALWAYS = ("id", "Modified_Time")


def record_pages(
    api: ZohoSession, table: Table, window: Window, position: Position | None, size: int
) -> Iterator[Page]:
    """Everything changed since the window's start, in the order of ids."""
    first, *others = field_passes(table.fields)
    while True:
        reply = _asked(
            api, table, table.object, _since(window.start),
            fields=",".join(first), per_page=size, sort_by="id", sort_order="asc",
            page_token=(position or {}).get("page_token"), **_options(table),
        )  # fmt: skip
        if reply.kind is not Kind.OK:
            yield Page([], None)
            return
        rows, info = _content(reply.data, table)
        for names in others:
            _complete(api, table, rows, names)
        position = _following(info, rows, table)
        yield Page([record_of(row) for row in rows], position, reply.damaged)
        if position is None:
            return


def deleted_pages(
    api: ZohoSession, table: Table, window: Window, position: Position | None, size: int
) -> Iterator[Page]:
    """What was deleted since the window's start; merged duplicates are among it."""
    number = int((position or {}).get("page", 1))
    while True:
        path = f"{table.object}/deleted"
        reply = _asked(
            api, table, path, _since(window.start), type="all", page=number, per_page=size
        )
        if reply.kind is not Kind.OK:
            yield Page([], None)
            return
        rows, info = _content(reply.data, table)
        number += 1
        following = {"page": number} if info.get("more_records") else None
        yield Page([_tombstone(row) for row in rows], following, reply.damaged)
        if following is None:
            return


def records_by_id(api: ZohoSession, table: Table, ids: list[str]) -> list[Record]:
    """Records by id, those that are deleted left out."""
    found: list[Record] = []
    for start in range(0, len(ids), IDS_A_CALL):
        rows: dict[str, dict[str, Any]] = {}
        for names in field_passes(table.fields):
            for row in _by_id(api, table, ids[start : start + IDS_A_CALL], names):
                rows.setdefault(str(row["id"]), {}).update(row)
        found += map(record_of, rows.values())
    return found


def field_passes(fields: tuple[str, ...]) -> list[list[str]]:
    """The fields in portions that one call may ask for."""
    rest = [name for name in fields if name not in ALWAYS and not name.startswith("$")]
    size = FIELDS_A_CALL - len(ALWAYS)
    portions = [rest[start : start + size] for start in range(0, len(rest), size)]
    return [[*ALWAYS, *portion] for portion in portions or [[]]]


def record_of(row: dict[str, Any]) -> Record:
    return Record(str(row["id"]), moment(row["Modified_Time"]), False, orjson.dumps(row))


def _tombstone(row: dict[str, Any]) -> Record:
    deleted_at = moment(row["deleted_time"])
    return Record(str(row["id"]), deleted_at, True, orjson.dumps({"id": row["id"]}))


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _since(start: datetime | None) -> dict[str, str]:
    """The vendor compares to the second, inclusively."""
    return {"If-Modified-Since": start.isoformat(timespec="seconds")} if start else {}


def _options(table: Table) -> dict[str, Any]:
    """E.g. converted=both: without it leads that became deals are not returned."""
    return dict(table.options)


def _asked(
    api: ZohoSession, table: Table, path: str, headers: dict[str, str], **params: Any
) -> Reply:
    try:
        return api.get(table.label, path, headers, **params)
    except CallFailed as error:
        if error.answer.code in POSITION_LOST:
            raise PositionLost from None
        raise


def _content(body: Any, table: Table) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Rows and paging of a page that has them: a missing key is never an empty page."""
    if not isinstance(body, dict) or not isinstance(body.get("data"), list):
        raise ContractBroken(f"{table.label}: a page without its records ('data' is missing)")
    if not isinstance(body.get("info"), dict):
        raise ContractBroken(f"{table.label}: a page without its paging ('info' is missing)")
    return body["data"], body["info"]


def _following(info: dict[str, Any], rows: list[dict[str, Any]], table: Table) -> Position | None:
    """`more_records` decides, not the number of rows: short pages occur in the middle."""
    if not info.get("more_records"):
        return None
    token = info.get("next_page_token")
    if not token:
        raise ContractBroken(f"{table.label}: more records are announced without a page token")
    return {"page_token": token}


def _complete(api: ZohoSession, table: Table, rows: list[dict[str, Any]], names: list[str]) -> None:
    """Add further fields to the rows of a page. Of a record that has changed in between, all
    portions count as of the later time, which lies behind the window."""
    by_id = {str(row["id"]): row for row in rows}
    ids = list(by_id)
    for start in range(0, len(ids), IDS_A_CALL):
        for more in _by_id(api, table, ids[start : start + IDS_A_CALL], names):
            row = by_id.get(str(more["id"]))
            if row is not None:
                row.update(more)


def _by_id(
    api: ZohoSession, table: Table, ids: list[str], names: list[str]
) -> list[dict[str, Any]]:
    reply = api.get(
        table.label, table.object, fields=",".join(names), ids=",".join(ids), **_options(table)
    )
    return _content(reply.data, table)[0] if reply.kind is Kind.OK else []
