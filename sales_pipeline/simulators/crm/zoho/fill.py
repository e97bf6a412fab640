"""Seeded records for a simulated organisation: as many of each module as a test wants."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sales_pipeline.simulators.crm.seed import Seeded, rows, users
from sales_pipeline.simulators.crm.store import Loaded
from sales_pipeline.simulators.crm.zoho.crm import ZohoCrm
from sales_pipeline.simulators.crm.zoho.schema import CURRENCIES, PIPELINES, STAGES, USERS

FOUNDED = datetime(2024, 1, 1, tzinfo=UTC)
ENTITIES = {
    "Accounts": "accounts", "Contacts": "contacts", "Leads": "leads", "Deals": "opportunities",
    "Tasks": "activities",
}  # fmt: skip
CODES = ("qualification", "needs_analysis", "proposal", "negotiation", "won", "lost")
CURRENCY = (
    ("CNY", "人民币", "¥", "1"),
    ("USD", "US Dollar", "$", "7.1"),
    ("EUR", "Euro", "€", "7.8"),
    ("HKD", "Hong Kong Dollar", "HK$", "0.91"),
)
PIPELINE = "Standard"
FORECASTS = {
    "Open": {"name": "Pipeline", "id": "5725767000000007092"},
    "Closed Won": {"name": "Closed", "id": "5725767000000007094"},
    "Closed Lost": {"name": "Omitted", "id": "5725767000000007096"},
}
Lookup = dict[str, Any]


def filled(records: Mapping[str, int], seed: int = 0, **settings: Any) -> ZohoCrm:
    """An organisation with its users, currencies and pipeline, and `records` of each module.

    Name Accounts first: what looks them up is spread over them.
    """
    crm = ZohoCrm(seed=seed, **settings)
    people = [_user(person) for person in users(seed)]
    _load(crm, USERS, people)
    settle(crm)
    for module, count in records.items():
        fill(crm, module, count, seed)
    return crm


def settle(crm: ZohoCrm) -> None:
    """What an organisation sets before it has records: its currencies and its pipeline."""
    _load(crm, CURRENCIES, [_currency(*currency) for currency in CURRENCY])
    stages = [_stage(name, number) for number, name in enumerate(STAGES, 1)]
    pipeline = {"display_value": PIPELINE, "actual_value": PIPELINE, "default": True}
    _load(crm, PIPELINES, [{**pipeline, "maps": stages}])


def fill(crm: ZohoCrm, module: str, count: int, seed: int = 0) -> None:
    """`count` records of an empty module, the same for the same seed."""
    accounts = [record.id for record in crm.store.by_id("Accounts")]
    made = rows(ENTITIES[module], count, seed, accounts=max(1, len(accounts)))
    crm.store.bulk_insert(module, _shaped(crm, module, made))


def _shaped(crm: ZohoCrm, module: str, made: Iterator[Seeded]) -> Iterator[Loaded]:
    people = [owner(record.id, record.values) for record in crm.store.by_id(USERS)]
    accounts = [
        {"id": record.id, "name": record.values["Account_Name"]}
        for record in crm.store.by_id("Accounts")
    ]  # fmt: skip
    for row in made:
        values = SHAPES[module](row.values)
        values["Owner"] = people[row.values["owner"]]
        if name := LOOKUPS.get(module):
            values[name] = accounts[row.values["account"]] if accounts else None
        yield crm.store.id_of(module, row.number + 1), values, row.created, row.modified


def _load(crm: ZohoCrm, object: str, values: list[dict[str, Any]]) -> None:
    numbered = enumerate(values, 1)
    crm.store.bulk_insert(
        object, ((crm.store.id_of(object, n), v, FOUNDED, FOUNDED) for n, v in numbered)
    )


def owner(id: str, values: Mapping[str, Any]) -> Lookup:
    return {"name": values["full_name"], "id": id, "email": values["email"]}


def _user(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "full_name": row["name"], "email": row["email"], "role": "Sales", "profile": "Standard",
        "status": "active",
    }  # fmt: skip


def _currency(code: str, name: str, symbol: str, rate: str) -> dict[str, Any]:
    return {
        "name": name, "iso_code": code, "symbol": symbol, "exchange_rate": rate,
        "is_base": code == "CNY", "is_active": True,
    }  # fmt: skip


def _stage(name: str, number: int) -> dict[str, Any]:
    """`forecast_type` tells won and lost from open, whatever the stages are called."""
    kind = name if name in FORECASTS else "Open"
    return {
        "id": f"5725767000000007{number:03d}", "display_value": name, "actual_value": name,
        "sequence_number": number, "forecast_type": kind, "forecast_category": FORECASTS[kind],
    }  # fmt: skip


def _account(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "Account_Name": row["name"], "Industry": row["industry"], "Billing_State": row["province"],
        "Billing_City": row["city"], "Phone": row["phone"], "Website": row["website"],
        "Employees": row["employees"], "Test_Record": row["employees"] % 50 == 0,
        "Description": row["note"] or None,
    }  # fmt: skip


def _contact(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "Full_Name": row["name"], "Title": row["title"], "Mobile": row["mobile"],
        "Email": row["email"], "Email_Opt_Out": False,
    }  # fmt: skip


def _lead(row: dict[str, Any]) -> dict[str, Any]:
    status = {"converted": "Converted", "new": "Not Contacted", "contacted": "Contacted"}
    return {
        "Full_Name": row["name"], "Company": row["company"], "Email": row["email"],
        "Lead_Source": row["source"], "Lead_Status": status.get(row["status"], "Junk Lead"),
        "Converted__s": row["converted"], "Interests": ["Pumps", "Valves"],
    }  # fmt: skip


def _deal(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "Deal_Name": row["name"], "Stage": STAGES[CODES.index(row["stage"])],
        "Probability": row["probability"], "Currency": row["currency"],
        "Amount": None if row["amount"] is None else float(row["amount"]),
        "Closing_Date": row["close_date"], "Description": row["note"] or None,
    }  # fmt: skip


def _task(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "Subject": row["subject"], "$se_module": "Accounts",
        "Status": "Completed" if row["done"] else "Open", "Duration_Minutes": row["minutes"],
        "Description": row["note"] or None,
    }  # fmt: skip


SHAPES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "Accounts": _account, "Contacts": _contact, "Leads": _lead, "Deals": _deal, "Tasks": _task,
}  # fmt: skip
LOOKUPS = {"Contacts": "Account_Name", "Deals": "Account_Name", "Tasks": "What_Id"}
