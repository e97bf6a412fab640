"""A HubSpot account of a few hundred records, its layouts, and what must land of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from crm_nights import Company, later

from sales_pipeline.simulators.crm import Record, serve
from sales_pipeline.simulators.crm.hubspot import HubSpotCrm, hubspot_crm
from sales_pipeline.simulators.crm.hubspot_objects import OWNER, associated, property_of, written
from sales_pipeline.simulators.crm.hubspot_pages import ASSOCIATION_TYPES
from sales_pipeline.simulators.crm.hubspot_seed import id_of
from sales_pipeline.sources.files.layout import Layout

SOURCE = "acme_hs"
MILLIS = ["%Y-%m-%dT%H:%M:%S.%f%z"]
DEALS = Layout(
    source=SOURCE,
    table="deals",
    extract={
        "connector": "hubspot", "object": "deals",
        "options": {"associations": ["companies", "contacts"]},
    },
    load={"key": ["deal_id"]},
    columns={
        "deal_id": {"from": "id"},
        "name": {"from": "properties.dealname"},
        "amount": {"from": "properties.amount", "type": "decimal(18,2)"},
        "stage": {"from": "properties.dealstage"},
        "description": {"from": "properties.description"},
        "closed_at": {
            "from": "properties.closedate", "type": "timestamp", "timezone": "UTC",
            "date_formats": MILLIS,
        },
        "owner_id": {"from": f"properties.{OWNER}"},
        "company_id": {"from": "associations.companies[0].id"},
        "second_contact_id": {"from": "associations.contacts[1].id"},
    },
)  # fmt: skip
CONTACTS = Layout(
    source=SOURCE,
    table="contacts",
    extract={"connector": "hubspot", "object": "contacts"},
    load={"key": ["contact_id"]},
    columns={
        "contact_id": {"from": "id"},
        "email": {"from": "properties.email"},
        "title": {"from": "properties.jobtitle"},
        "company_id": {"from": "associations.companies[0].id"},
    },
)
SELECTED = {
    "deals": (
        "hs_lastmodifieddate", "dealname", "amount", "dealstage", "description", "closedate", OWNER,
    ),
    "contacts": ("lastmodifieddate", "email", "jobtitle"),
}  # fmt: skip
ASSOCIATED = {"deals": ("companies", "contacts"), "contacts": ("companies",)}


def truth(crm: HubSpotCrm, record: Record) -> dict[str, Any]:
    known = crm.store.schema(record.object)
    return {
        "id": record.id, "createdAt": written(record.created_at),
        "updatedAt": written(record.modified_at), "archived": False,
        "properties": {n: property_of(record, n) for n in SELECTED[record.object] if n in known},
        "associations": {
            to: [
                {"id": id, "types": [ASSOCIATION_TYPES[record.object, to]]}
                for id in sorted(associated(crm.store, record, to), key=int)
            ]
            for to in ASSOCIATED[record.object]
        },
    }  # fmt: skip


@contextmanager
def acme(
    home: Path, monkeypatch: pytest.MonkeyPatch, env: dict[str, str] | None = None, **settings: Any
) -> Iterator[Company]:
    """The account is up, connected over the environment; two hours after its last change."""
    crm = hubspot_crm(60, **settings)
    later(crm, hours=2)
    with serve(crm) as url:
        given = {
            "BASE_URL": url, "CLIENT_ID": crm.client_id, "CLIENT_SECRET": crm.client_secret,
            "REFRESH_TOKEN": crm.refresh_token, "PAGE_SIZE": "40", "SEARCH_SIZE": "30",
            "READ_TIMEOUT": "0.3",
        } | (env or {})  # fmt: skip
        for name, value in given.items():
            monkeypatch.setenv(f"SALES_PIPELINE_{SOURCE.upper()}_{name}", value)
        truths = {name: lambda record: truth(crm, record) for name in SELECTED}
        yield Company(crm, "hubspot", SOURCE, home, (CONTACTS, DEALS), truths)


PRIVATE = {
    "ACCESS_TOKEN": HubSpotCrm.private_token, "CLIENT_ID": "", "CLIENT_SECRET": "",
    "REFRESH_TOKEN": "",
}  # fmt: skip


def a_day_passes(crm: HubSpotCrm) -> None:
    """Everything that may happen to records, some of it within one moment."""
    store = crm.store
    later(crm, hours=20)
    for n in range(65):  # more than two pages of a search, at one moment
        store.update("deals", id_of(n), dealstage="proposal", amount=f"{1000 + n}.50")
    store.insert("deals", {
        "dealname": "new, \"quoted\"\nand broken", "amount": None, "dealstage": "won",
        "companies": id_of(1), "contacts": [id_of(n) for n in range(4)], OWNER: id_of(2),
    })  # fmt: skip
    later(crm, seconds=5)
    for n in (70, 71, 72):
        store.delete("deals", id_of(n))
    later(crm, seconds=5)
    store.undelete("deals", id_of(71))
    store.reassign("deals", id_of(75), id_of(3))
    store.merge("companies", id_of(3), id_of(4))
    store.merge("contacts", id_of(10), id_of(11))
    later(crm, hours=2)


def secrets(crm: HubSpotCrm) -> list[str]:
    return [crm.client_secret, crm.refresh_token, crm.private_token, crm.token_salt]
