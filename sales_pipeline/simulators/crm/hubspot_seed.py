"""Records of a HubSpot account, shaped of the rows of the common seed."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from sales_pipeline.simulators.crm.hubspot_objects import FIRST_ID, OWNER
from sales_pipeline.simulators.crm.seed import Seeded, seeded, users
from sales_pipeline.simulators.crm.store import Loaded, Store

HIRED = datetime(2024, 1, 1, tzinfo=UTC)
ENTITIES = {
    "accounts": "companies", "contacts": "contacts", "opportunities": "deals",
    "activities": "tasks",
}  # fmt: skip


def id_of(number: int) -> str:
    """The id of the n-th record of any object."""
    return str(FIRST_ID + number)


def fill(store: Store, size: int, seed: int) -> None:
    """Records for `size` companies."""
    people = ((id_of(p["number"]), _person(p), HIRED, HIRED) for p in users(seed))
    store.bulk_insert("owners", people)
    for entity, rows in seeded(size, seed).items():
        if entity in ENTITIES:
            store.bulk_insert(ENTITIES[entity], _loaded(SHAPES[entity], rows))


def _loaded(
    shape: Callable[[dict[str, Any]], dict[str, Any]], rows: Iterator[Seeded]
) -> Iterator[Loaded]:
    for row in rows:
        yield id_of(row.number), shape(row.values), row.created, row.modified


def _person(row: dict[str, Any]) -> dict[str, Any]:
    return {"email": row["email"], "firstName": row["name"][1:], "lastName": row["name"][:1]}


def _company(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": row["name"], "industry": row["industry"], "city": row["city"],
        "state": row["province"], "phone": row["phone"],
        "domain": row["website"].removeprefix("https://"),
        "numberofemployees": str(row["employees"]), "description": row["note"],
        OWNER: id_of(row["owner"]),
    }  # fmt: skip


def _contact(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "firstname": row["name"][1:], "lastname": row["name"][:1], "jobtitle": row["title"],
        "phone": row["mobile"], "email": row["email"], OWNER: id_of(row["owner"]),
        "companies": id_of(row["account"]),
    }  # fmt: skip


def _deal(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "dealname": row["name"], "amount": row["amount"], "deal_currency_code": row["currency"],
        "dealstage": row["stage"], "pipeline": "default",
        "closedate": f"{row['close_date']}T00:00:00.000Z", "description": row["note"],
        OWNER: id_of(row["owner"]), "companies": id_of(row["account"]),
        # Every third company has no contact at its deals, every other two.
        "contacts": [id_of(2 * row["account"] + n) for n in range(row["account"] % 3)],
    }  # fmt: skip


def _task(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "hs_task_subject": row["subject"], "hs_task_type": row["kind"].upper(),
        "hs_task_status": "COMPLETED" if row["done"] else "NOT_STARTED",
        "hs_task_body": row["note"], OWNER: id_of(row["owner"]),
        "companies": id_of(row["account"]),
    }  # fmt: skip


SHAPES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "accounts": _company, "contacts": _contact, "opportunities": _deal, "activities": _task,
}  # fmt: skip
