"""Values and errors as Salesforce writes them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sales_pipeline.simulators.crm.call import Refused, Reply
from sales_pipeline.simulators.crm.salesforce_objects import COMPOUNDS
from sales_pipeline.simulators.crm.store import Store
from sales_pipeline.simulators.crm.table import Record


def error(status: int, code: str, message: str) -> Reply:
    return Reply([{"message": message, "errorCode": code}], status)


def refused(status: int, code: str, message: str) -> Refused:
    return Refused(error(status, code, message))


def whole(at: datetime) -> datetime:
    """The vendor keeps times to the second."""
    return at.astimezone(UTC).replace(microsecond=0)


SYSTEM_CELLS: dict[str, Callable[[Record], Any]] = {
    "Id": lambda record: record.id,
    "IsDeleted": lambda record: record.deleted_at is not None,
    "CreatedDate": lambda record: whole(record.created_at),
    "LastModifiedDate": lambda record: whole(record.modified_at),
    "SystemModstamp": lambda record: whole(record.modified_at),
}


def iso(at: datetime, zone: str = "+0000") -> str:
    """REST writes the zone as +0000, a bulk result as Z."""
    return f"{at:%Y-%m-%dT%H:%M:%S}.000{zone}"


def cell(store: Store, record: Record, path: str) -> Any:
    """The value that a path as Owner.Name has: texts, numbers, moments; a compound is a dict."""
    name, _, rest = path.partition(".")
    if rest:
        parent = parent_of(store, record, name)
        return cell(store, parent, rest) if parent else None
    if name in COMPOUNDS:
        parts = {_part(name, part): record.values.get(part) for part in COMPOUNDS[name]}
        return parts if any(parts.values()) else None
    return SYSTEM_CELLS[name](record) if name in SYSTEM_CELLS else record.values.get(name)


def parent_of(store: Store, record: Record, relation: str) -> Record | None:
    field = f"{relation}Id"
    target = store.schema(record.object)[field].to
    key = record.values.get(field)
    return store.get(target, key) if target and key else None


def _part(compound: str, field: str) -> str:
    """BillingCity within BillingAddress is `city`."""
    prefix = compound.removesuffix("Address")
    return field.removeprefix(prefix).lower()
