"""The objects of a HubSpot account: their properties, ids and how records are written.

Every value is a text or null. Associations are kept as fields that point at another object; they
are no properties and are read by an API of their own.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sales_pipeline.simulators.crm.clock import VirtualClock
from sales_pipeline.simulators.crm.seed import STAGES
from sales_pipeline.simulators.crm.store import Store
from sales_pipeline.simulators.crm.table import FieldType, Record

ALIASES = {"0-1": "contacts", "0-2": "companies", "0-3": "deals", "0-27": "tasks"}
# Ids are numbers of various lengths, which do not sort as texts do.
FIRST_ID = 512
SYSTEM: dict[str, FieldType | str] = {
    "hs_object_id": "number", "createdate": "datetime", "hs_lastmodifieddate": "datetime",
}  # fmt: skip
COMPANIES, CONTACTS = (FieldType("lookup", to=name) for name in ("companies", "contacts"))
OWNER = "hubspot_owner_id"
SCHEMAS: dict[str, dict[str, FieldType | str]] = {
    "companies": {
        "name": "text", "industry": "text", "city": "text", "state": "text", "address": "text",
        "phone": "text", "domain": "text", "numberofemployees": "number",
        "description": "long_text", OWNER: "text",
    },
    "contacts": {
        "firstname": "text", "lastname": "text", "jobtitle": "text", "phone": "text",
        "email": "text", OWNER: "text", "companies": COMPANIES,
    },
    "deals": {
        "dealname": "text", "amount": "money", "deal_currency_code": "text",
        "dealstage": FieldType("picklist", tuple(stage for stage, _ in STAGES)),
        "pipeline": "text", "closedate": "datetime", "description": "long_text", OWNER: "text",
        "companies": COMPANIES, "contacts": CONTACTS,
    },
    "tasks": {
        "hs_task_subject": "text", "hs_task_type": "text", "hs_task_status": "text",
        "hs_task_body": "long_text", OWNER: "text", "companies": COMPANIES,
    },
    "owners": {"email": "text", "firstName": "text", "lastName": "text"},
}  # fmt: skip
# What is returned unless properties are asked for.
DEFAULTS = {
    "companies": ("name", "domain"), "contacts": ("email", "firstname", "lastname"),
    "deals": ("amount", "closedate", "dealname", "dealstage", "pipeline"), "tasks": (),
}  # fmt: skip


def new_store(clock: VirtualClock) -> Store:
    """Empty objects; contacts call their time of change by another name than all others."""
    store = Store(
        clock, id_key=int, new_id=lambda object, n: str(10**7 + n), owner_field=OWNER,
        repoint=_repoint,
    )  # fmt: skip
    for object, schema in SCHEMAS.items():
        system = {} if object == "owners" else dict(SYSTEM)
        if object == "contacts":
            system["lastmodifieddate"] = system.pop("hs_lastmodifieddate")
        store.define(object, system | schema)
    return store


def written(at: datetime) -> str:
    """A moment to the millisecond, as the vendor writes it."""
    return f"{at.astimezone(UTC).isoformat(timespec='milliseconds').removesuffix('+00:00')}Z"


def millis(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def properties(store: Store, object: str) -> list[str]:
    """The names of an object's properties."""
    return [name for name, type in store.schema(object).items() if not type.to]


def property_of(record: Record, name: str) -> str | None:
    match name:
        case "hs_object_id":
            return record.id
        case "createdate":
            return written(record.created_at)
        case "hs_lastmodifieddate" | "lastmodifieddate":
            return written(record.modified_at)
    value = record.values.get(name)
    return None if value is None else str(value)


def row(store: Store, record: Record, names: Iterable[str]) -> dict[str, Any]:
    """A record with the properties asked for; names that are unknown are ignored."""
    known = store.schema(record.object)
    always = [name for name in (*SYSTEM, "lastmodifieddate") if name in known]
    wanted = dict.fromkeys([*names, *always])
    archived = {"archivedAt": written(record.deleted_at)} if record.deleted_at else {}
    return {
        "id": record.id,
        "properties": {
            name: property_of(record, name)
            for name in sorted(wanted)
            if name in known and not known[name].to
        },
        "createdAt": written(record.created_at), "updatedAt": written(record.modified_at),
        "archived": record.deleted_at is not None, **archived,
    }  # fmt: skip


def associated(store: Store, record: Record, to: str) -> list[str]:
    """Ids of the living records of `to` that a record goes with, in either direction."""
    field = store.schema(record.object).get(to)
    if field is not None and field.to == to:
        return [id for id in _ids(record.values, to) if _lives(store, to, id)]
    back = store.schema(to).get(record.object)
    if back is None or back.to != record.object:
        return []
    return [r.id for r in store.by_id(to) if record.id in _ids(r.values, record.object)]


def _ids(values: Mapping[str, Any], name: str) -> list[str]:
    value = values.get(name) or []
    return [value] if isinstance(value, str) else list(value)


def _lives(store: Store, object: str, id: str) -> bool:
    record = store.get(object, id)
    return record is not None and not record.deleted_at


def _repoint(store: Store, object: str, winner: str, loser: str, at: datetime) -> None:
    for child in store.objects():
        if object not in store.schema(child) or not store.schema(child)[object].to:
            continue
        for record in list(store.by_id(child)):
            ids = _ids(record.values, object)
            if loser in ids:
                moved = [winner if id == loser else id for id in ids]
                store.update(child, record.id, {object: list(dict.fromkeys(moved))}, at)
