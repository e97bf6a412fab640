"""Rows of a bulk read in the shape of the records API, so that the same layout reads both.

Empty cells are null, and a lookup's cell is its id.
"""

import re
from collections.abc import Mapping
from typing import Any

import orjson

from sales_pipeline.sources.extract.connector import Field, Record, Table
from sales_pipeline.sources.zoho.content import id_of, time_of

LOOKUPS = frozenset({"lookup", "ownerlookup", "userlookup"})
MANY = "multiselectpicklist"


def is_bulk_readable(table: Table, known: tuple[Field, ...]) -> bool:
    """Whether the files hold all that the layout reads; without the types of fields nobody can say
    what is a lookup."""
    kinds = {field.name: field.type for field in known}
    return bool(known) and all(_is_in_file(path, kinds) for path in table.paths)


def _is_in_file(path: str, kinds: Mapping[str, str]) -> bool:
    """Of a lookup there is its id alone, and of what has a dollar in its name nothing."""
    name = re.split(r"[.\[]", path)[0]
    kind = kinds.get(name)
    if kind in LOOKUPS:
        return path == f"{name}.id"
    return (path == name or kind == MANY) and not name.startswith("$")


def record_of(row: Mapping[str, str], table: Table, kinds: Mapping[str, str]) -> Record:
    """The column of the id is headed id or Id. `kinds` are the types of the fields."""
    shaped = {name: _shaped(cell, kinds.get(name)) for name, cell in row.items() if name != "Id"}
    shaped["id"] = row.get("id") or row.get("Id")
    modified = time_of(shaped, "Modified_Time", table)
    return Record(id_of(shaped, table), modified, False, orjson.dumps(shaped))


def _shaped(cell: str, kind: str | None) -> Any:
    if cell == "":
        return None
    if kind in LOOKUPS:
        return {"id": cell}
    return cell.split(";") if kind == MANY else cell
