"""A Salesforce organisation of a few hundred records, its layouts, and what must land of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from crm_nights import Company, as_json, later
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from sales_pipeline.simulators.crm import Record, serve
from sales_pipeline.simulators.crm.salesforce import SalesforceCrm, salesforce_crm
from sales_pipeline.simulators.crm.salesforce_answers import iso, whole
from sales_pipeline.simulators.crm.salesforce_objects import id_of
from sales_pipeline.sources.files.layout import Layout

SOURCE = "acme_sf"
OPPORTUNITY = Layout(
    source=SOURCE,
    table="opportunity",
    extract={"connector": "salesforce", "object": "Opportunity"},
    load={"key": ["opportunity_id"]},
    columns={
        "opportunity_id": {"from": "Id"},
        "name": {"from": "Name"},
        "account_id": {"from": "AccountId"},
        "owner_name": {"from": "Owner.Name"},
        "stage": {"from": "StageName"},
        "probability": {"from": "Probability", "type": "decimal(5,2)"},
        "amount": {"from": "Amount", "type": "decimal(18,2)"},
        "close_date": {"from": "CloseDate", "type": "date", "date_formats": ["%Y-%m-%d"]},
        "is_won": {"from": "IsWon", "type": "boolean"},
        "description": {"from": "Description"},
        "modified_at": {
            "from": "SystemModstamp",
            "type": "timestamp",
            "timezone": "UTC",
            "date_formats": ["%Y-%m-%dT%H:%M:%S.%f%z"],
        },
    },
)
ACCOUNT = Layout(
    source=SOURCE,
    table="account",
    extract={"connector": "salesforce", "object": "Account"},
    load={"key": ["account_id"]},
    columns={
        "account_id": {"from": "Id"},
        "name": {"from": "Name"},
        "industry": {"from": "Industry"},
        "employees": {"from": "NumberOfEmployees", "type": "integer"},
        "note": {"from": "Description"},
    },
)


def system(record: Record) -> dict[str, Any]:
    return {"Id": record.id, "SystemModstamp": iso(whole(record.modified_at), "Z")}


def account(record: Record) -> dict[str, Any]:
    names = ("Name", "Industry", "NumberOfEmployees", "Description")
    return system(record) | {n: record.values[n] for n in names if n in record.values}


def opportunity(crm: SalesforceCrm, record: Record) -> dict[str, Any]:
    names = (
        "Name", "AccountId", "StageName", "Probability", "Amount", "CloseDate", "IsWon",
        "Description",
    )  # fmt: skip
    owner = crm.store.get("User", record.values["OwnerId"])
    assert owner is not None
    known = crm.store.schema("Opportunity")
    values = {name: record.values.get(name) for name in names if name in known}
    return as_json(system(record) | values | {"Owner": {"Name": owner.values["Name"]}})


@contextmanager
def acme(
    home: Path, monkeypatch: pytest.MonkeyPatch, env: dict[str, str] | None = None, **settings: Any
) -> Iterator[Company]:
    """The organisation is up, connected over the environment; two hours after its last change."""
    crm = salesforce_crm(80, **{"largest_batch": 40, "smallest_batch": 40, **settings})
    later(crm, hours=2)
    with serve(crm) as url:
        given = {
            "LOGIN_URL": url, "CLIENT_ID": crm.client_id, "CLIENT_SECRET": crm.client_secret,
            "INITIAL_LOAD": "pages", "READ_TIMEOUT": "0.3",
        } | (env or {})  # fmt: skip
        for name, value in given.items():
            monkeypatch.setenv(f"SALES_PIPELINE_{SOURCE.upper()}_{name}", value)
        yield Company(
            crm, "salesforce", SOURCE, home, (ACCOUNT, OPPORTUNITY),
            {"Account": account, "Opportunity": lambda record: opportunity(crm, record)},
        )  # fmt: skip


def a_day_passes(crm: SalesforceCrm) -> None:
    """Everything that may happen to records, some of it within one second."""
    store, deals = crm.store, [id_of("Opportunity", n) for n in range(100)]
    later(crm, hours=20)
    for n in range(45):  # more than a batch, at one moment
        store.update("Opportunity", deals[n], StageName="proposal", Amount=1000.5 + n)
    store.insert(
        "Opportunity",
        {
            "Name": 'new, "quoted"\nand broken',
            "AccountId": id_of("Account", 1),
            "StageName": "won",
            "Probability": 100.0,
            "Amount": None,
            "CloseDate": "2026-12-01",
            "IsWon": True,
            "Description": None,
            "OwnerId": id_of("User", 2),
        },
    )
    later(crm, seconds=5)
    for n in (50, 51, 52):
        store.delete("Opportunity", deals[n])
    later(crm, seconds=5)
    store.undelete("Opportunity", deals[51])
    store.reassign("Opportunity", deals[60], id_of("User", 3))
    store.merge("Account", id_of("Account", 3), id_of("Account", 4))
    store.update("Account", id_of("Account", 5), NumberOfEmployees=77)
    later(crm, hours=2)


def secrets(crm: SalesforceCrm) -> list[str]:
    return [crm.client_secret, crm.token_salt]


def jwt_env() -> tuple[dict[str, str], str, list[str]]:
    """Settings of the JWT bearer flow, the public key to upload, and the lines nobody may see."""
    key = generate_private_key(65537, 2048)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    env = {
        "CLIENT_SECRET": "", "USERNAME": SalesforceCrm.username,
        "PRIVATE_KEY": private.replace("\n", "\\n"),
    }  # fmt: skip
    return env, public.decode(), private.splitlines()[1:-1]
