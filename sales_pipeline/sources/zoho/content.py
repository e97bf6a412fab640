"""What a page must hold, and its rows as records; what is missing is an error, never an end."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import orjson

from sales_pipeline.sources.extract.connector import Page, Position, PositionLost, Record, Table
from sales_pipeline.sources.http.errors import ContractBroken

Rows = list[dict[str, Any]]


def content(body: Any, table: Table) -> tuple[Rows, dict[str, Any]]:
    """Rows and paging of a page that has both."""
    if not isinstance(body, dict) or not isinstance(body.get("info"), dict):
        raise ContractBroken(f"{table.label}: a page without its paging ('info' is missing)")
    return listed(body, "data", table.label), body["info"]


def listed(body: Any, key: str, label: str) -> Rows:
    """The list under a key."""
    rows = body.get(key) if isinstance(body, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ContractBroken(f"{label}: an answer without its records ('{key}' is missing)")
    return rows


def record_of(row: dict[str, Any], table: Table) -> Record:
    modified = time_of(row, "Modified_Time", table)
    return Record(id_of(row, table), modified, False, orjson.dumps(row))


def tombstone_of(row: dict[str, Any], table: Table) -> Record:
    key = id_of(row, table)
    return Record(key, time_of(row, "deleted_time", table), True, orjson.dumps({"id": key}))


def id_of(row: dict[str, Any], table: Table) -> str:
    if not row.get("id"):
        raise ContractBroken(f"{table.label}: a record without an id")
    return str(row["id"])


def time_of(row: dict[str, Any], name: str, table: Table) -> datetime:
    try:
        return datetime.fromisoformat(row[name]).astimezone(UTC)
    except (KeyError, TypeError, ValueError):
        raise ContractBroken(
            f"{table.label}: record {row.get('id')} has no time in {name}"
        ) from None


def no_more(place: Position) -> Iterator[Page]:
    """An empty answer is the end of nothing; in the middle, records that were announced are gone,
    or have got lost: the reading starts again and finds out."""
    if place:
        raise PositionLost
    yield Page([], None)


def since(start: datetime | None) -> dict[str, str]:
    """The vendor compares to the second, inclusively."""
    return {"If-Modified-Since": start.isoformat(timespec="seconds")} if start else {}
