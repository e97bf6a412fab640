"""Records of a Salesforce organisation, shaped of the rows of the common seed."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from sales_pipeline.simulators.crm.salesforce_objects import id_of
from sales_pipeline.simulators.crm.seed import Seeded, seeded, users
from sales_pipeline.simulators.crm.store import Loaded, Store

HIRED = datetime(2024, 1, 1, tzinfo=UTC)
ENTITIES = {
    "accounts": "Account", "contacts": "Contact", "leads": "Lead",
    "opportunities": "Opportunity", "activities": "Task",
}  # fmt: skip


def fill(store: Store, size: int, seed: int) -> None:
    """Records for `size` accounts."""
    people = ((id_of("User", p["number"]), _user(p), HIRED, HIRED) for p in users(seed))
    store.bulk_insert("User", people)
    for entity, rows in seeded(size, seed).items():
        object = ENTITIES[entity]
        store.bulk_insert(object, _loaded(object, rows))


def _loaded(object: str, rows: Iterator[Seeded]) -> Iterator[Loaded]:
    for row in rows:
        yield id_of(object, row.number), SHAPES[object](row.values), row.created, row.modified


def _owned(row: dict[str, Any]) -> dict[str, Any]:
    return {"OwnerId": id_of("User", row["owner"])}


def _of_account(row: dict[str, Any]) -> dict[str, Any]:
    return {"AccountId": id_of("Account", row["account"]), **_owned(row)}


def _user(row: dict[str, Any]) -> dict[str, Any]:
    return {"Name": row["name"], "Email": row["email"], "IsActive": True}


def _account(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "Name": row["name"], "Industry": row["industry"], "BillingStreet": None,
        "BillingCity": row["city"], "BillingState": row["province"], "Phone": row["phone"],
        "Website": row["website"], "NumberOfEmployees": row["employees"],
        "Description": row["note"] or None, **_owned(row),
    }  # fmt: skip


def _contact(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "Name": row["name"], "Title": row["title"], "MobilePhone": row["mobile"],
        "Email": row["email"], **_of_account(row),
    }  # fmt: skip


def _lead(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "Name": row["name"], "Company": row["company"], "Email": row["email"],
        "LeadSource": row["source"], "Status": row["status"], "IsConverted": row["converted"],
        **_owned(row),
    }  # fmt: skip


def _opportunity(row: dict[str, Any]) -> dict[str, Any]:
    amount = row["amount"]
    return {
        "Name": row["name"], "StageName": row["stage"], "Probability": float(row["probability"]),
        "Amount": None if amount is None else float(amount), "CurrencyIsoCode": row["currency"],
        "CloseDate": row["close_date"], "IsWon": row["stage"] == "won",
        "Description": row["note"] or None, **_of_account(row),
    }  # fmt: skip


def _task(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "Subject": row["subject"], "TaskSubtype": row["kind"], "IsClosed": row["done"],
        "CallDurationInSeconds": row["minutes"] * 60, "IsArchived": False,
        "Description": row["note"] or None, **_of_account(row),
    }  # fmt: skip


SHAPES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "Account": _account, "Contact": _contact, "Lead": _lead, "Opportunity": _opportunity,
    "Task": _task,
}  # fmt: skip
