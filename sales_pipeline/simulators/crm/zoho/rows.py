"""How a record of the store looks in an answer: as JSON of the records API, or as cells of CSV."""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from sales_pipeline.simulators.crm.table import Record

# The time zone of the organisation: every time in an answer carries its offset.
ZONE = timezone(timedelta(hours=8))


def text_of(moment: datetime) -> str:
    return moment.astimezone(ZONE).isoformat(timespec="seconds")


def second_of(moment: datetime) -> datetime:
    """Zoho's times have no fractions."""
    return moment.replace(microsecond=0)


def row_of(record: Record, names: Sequence[str]) -> dict[str, Any]:
    """`names` are known fields; id always comes."""
    values = record.values
    row: dict[str, Any] = {"id": record.id}
    for name in names:
        row[name] = values[name] if name in values else system_value(record, name)
    return row


def system_value(record: Record, name: str) -> str | None:
    if name == "Modified_Time":
        return text_of(record.modified_at)
    if name == "Created_Time":
        return text_of(record.created_at)
    return record.id if name == "id" else None


def cells_of(record: Record, names: Sequence[str]) -> list[str]:
    return [_cell(value) for value in row_of(record, names).values()]


def _cell(value: Any) -> str:
    """A lookup is its id and nothing more."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return str(value["id"])
    return ";".join(value) if isinstance(value, list) else str(value)
