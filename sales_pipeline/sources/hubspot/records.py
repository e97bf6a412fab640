"""Rows of HubSpot as records, the same whether they came of a list or of a search."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

from sales_pipeline.sources.extract.connector import Record, Table
from sales_pipeline.sources.http.errors import ContractBroken
from sales_pipeline.sources.hubspot.objects import Selection

Associated = Mapping[str, Mapping[str, list[dict[str, Any]]]]  # type -> id -> goals
ALWAYS = ("createdAt", "updatedAt", "archived")


def results(body: Any, what: str) -> list[dict[str, Any]]:
    """The rows of an answer that has them: a missing key is never an empty page."""
    rows = body.get("results") if isinstance(body, dict) else None
    if not isinstance(rows, list):
        raise ContractBroken(f"{what}: a page without its records ('results' is missing)")
    return rows


def following(body: dict[str, Any], what: str) -> str | None:
    """Where the next page starts; no `paging` says that there is none."""
    if not body.get("paging"):
        return None
    after = (body["paging"].get("next") or {}).get("after")
    if not after:
        raise ContractBroken(f"{what}: a next page is announced without its place")
    return str(after)


def records_of(
    table: Table, rows: Iterable[dict[str, Any]], shape: Callable[[dict[str, Any]], Record]
) -> list[Record]:
    """Each row as `shape` makes a record of it; one that is no record is no reason to go on."""
    try:
        return [shape(row) for row in rows]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ContractBroken(f"{table.label}: a record that is none: {error!r}") from None


def object_record(row: dict[str, Any], selection: Selection, associated: Associated) -> Record:
    """The properties asked for and no others: a list and a search add different ones."""
    key, properties = str(int(row["id"])), row["properties"]
    content: dict[str, Any] = {"id": key} | {name: row.get(name) for name in ALWAYS}
    content["properties"] = {name: properties.get(name) for name in selection.properties}
    if selection.associations:
        content["associations"] = {to: associated[to].get(key, []) for to in selection.associations}
    modified = moment(properties.get(selection.modified) or row["updatedAt"])
    return Record(key, modified, False, orjson.dumps(content))


def directory_record(row: dict[str, Any]) -> Record:
    """An owner or a pipeline: it has no properties and is taken as it is."""
    return Record(str(row["id"]), moment(row["updatedAt"]), False, orjson.dumps(row))


def tombstone(row: dict[str, Any]) -> Record:
    """An archived record; owners tell no time of it but that of their last change."""
    key, gone = str(row["id"]), moment(row.get("archivedAt") or row["updatedAt"])
    return Record(key, gone, True, orjson.dumps({"id": key}))


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
