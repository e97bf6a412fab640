"""Records as Fxiaoke shows them, and how they are asked for: filters and names of fields.

Times are milliseconds, empty fields are left out, and what is 作废 is a life status.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from sales_pipeline.sources.extract.connector import Record, Table, Window
from sales_pipeline.sources.http.errors import ContractBroken

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ID, MODIFIED = "_id", "last_modified_time"
LIFE_STATUS, INVALID = "life_status", "invalid"
# The label of a lookup or option stands beside it under its own name.
SUFFIXES = ("__r", "__v", "__l", "__o")
# Seen in rows by public clients: they tell of the query, and would make each row a new version.
OF_THE_QUERY = ("searchAfterId", "total_num")

Filter = dict[str, Any]
Row = dict[str, Any]


def condition(name: str, operator: str, *values: str) -> Filter:
    return {"field_name": name, "operator": operator, "field_values": values}


def within(window: Window) -> tuple[Filter, ...]:
    """The window as the vendor counts it. Both ends are in it; BETWEEN is not used because nobody
    says whether its ends are."""
    filters = [condition(MODIFIED, "LTE", str(milliseconds(window.end)))]
    if window.start:
        filters.append(condition(MODIFIED, "GTE", str(milliseconds(window.start))))
    return tuple(filters)


def projection(table: Table, has_life_status: bool) -> list[str]:
    """The names to ask for: a label comes with its field, and is named as well."""
    if table.all_fields:
        return []
    always = (ID, MODIFIED, LIFE_STATUS) if has_life_status else (ID, MODIFIED)
    names = [part for name in table.fields for part in (_base(name), name)]
    return list(dict.fromkeys([*always, *names]))


def record_of(row: Row, table: Table) -> Record:
    """作废 is the vendor's first step of deleting; after the second one a record is not shown."""
    for name in OF_THE_QUERY:
        row.pop(name, None)
    try:
        modified = moment(row[MODIFIED])
    except (KeyError, TypeError, ValueError):
        raise ContractBroken(f"{table.label}: a record without its {MODIFIED}") from None
    return Record(str(row[ID]), modified, is_invalid(row), orjson.dumps(row))


def is_invalid(row: Row) -> bool:
    return row.get(LIFE_STATUS) == INVALID or row.get("is_deleted") is True


def milliseconds(at: datetime) -> int:
    return (at - EPOCH) // timedelta(milliseconds=1)


def moment(value: int | str) -> datetime:
    return EPOCH + timedelta(milliseconds=int(value))


def _base(name: str) -> str:
    return next((name.removesuffix(s) for s in SUFFIXES if name.endswith(s)), name)
