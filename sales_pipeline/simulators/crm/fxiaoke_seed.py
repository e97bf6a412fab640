"""The seeded company of tests as records of Fxiaoke.

Who owns them comes first, then accounts, because the other objects refer to both.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sales_pipeline.simulators.crm import seed as company
from sales_pipeline.simulators.crm.fxiaoke_objects import PERSONNEL
from sales_pipeline.simulators.crm.fxiaoke_store import (
    FIRST_NUMBER,
    hexadecimal,
    midnight,
    open_id,
)
from sales_pipeline.simulators.crm.store import Loaded, Store


def fill(store: Store, size: int, seed: int = 0) -> None:
    """People, accounts, contacts, leads, opportunities and activities for `size` accounts."""
    for person in company.users(seed):
        number = person["number"] + 1
        values = {
            "name": person["name"], "full_name": person["name"], "email": person["email"],
            "phone": f"1400000{FIRST_NUMBER + number}", "user_id": open_id(number), "status": "0",
        }  # fmt: skip
        store.insert(PERSONNEL, values, id=str(FIRST_NUMBER + number))
    rows = company.seeded(size, seed)
    ids: list[str] = []
    for entity, (object, make) in MAKERS.items():
        store.bulk_insert(object, _loaded(object, rows[entity], make, ids))


Make = Callable[[dict[str, Any], list[str]], dict[str, Any]]


def _loaded(
    object: str, rows: Iterable[company.Seeded], make: Make, accounts: list[str]
) -> Iterator[Loaded]:
    """Ids of accounts are kept: the other objects refer to them."""
    for row in rows:
        id = hexadecimal(object, row.number, row.created)
        if object == "AccountObj":
            accounts.append(id)
        values = {
            **make(row.values, accounts), "owner": [open_id(row.values["owner"] + 1)],
            "created_by": [open_id(0)], "record_type": "default__c", "lock_status": "0",
            "life_status": "normal",
        }  # fmt: skip
        yield id, values, row.created, row.modified


def _account(row: dict[str, Any], accounts: list[str]) -> dict[str, Any]:
    return {
        "name": row["name"], "account_no": f"C{len(accounts):06d}", "account_type": "customer",
        "industry_level1": row["industry"], "province": row["province"], "city": row["city"],
        "tel": row["phone"], "url": row["website"], "remark": row["note"],
        "employees_number": str(row["employees"]),
    }  # fmt: skip


def _contact(row: dict[str, Any], accounts: list[str]) -> dict[str, Any]:
    return {
        "name": row["name"], "job_title": row["title"], "mobile1": row["mobile"],
        "email": row["email"], "account_id": accounts[row["account"]],
    }  # fmt: skip


def _lead(row: dict[str, Any], accounts: list[str]) -> dict[str, Any]:
    return {
        "name": row["name"], "company": row["company"], "email": row["email"],
        "source": row["source"], "biz_status": row["status"],
    }  # fmt: skip


def _opportunity(row: dict[str, Any], accounts: list[str]) -> dict[str, Any]:
    return {
        "name": row["name"], "account_id": accounts[row["account"]], "amount": row["amount"],
        "close_date": midnight(row["close_date"]), "sales_stage": row["stage"],
        "probability": str(row["probability"]), "mc_currency": row["currency"],
        "remark": row["note"],
    }  # fmt: skip


def _activity(row: dict[str, Any], accounts: list[str]) -> dict[str, Any]:
    return {
        "name": row["subject"], "active_record_type": row["kind"], "is_finished": row["done"],
        "interactive_minutes": str(row["minutes"]), "active_record_content": row["note"],
        "account_id": accounts[row["account"]],
    }  # fmt: skip


MAKERS: dict[str, tuple[str, Make]] = {
    "accounts": ("AccountObj", _account), "contacts": ("ContactObj", _contact),
    "leads": ("LeadsObj", _lead), "opportunities": ("NewOpportunityObj", _opportunity),
    "activities": ("ActiveRecordObj", _activity),
}  # fmt: skip
