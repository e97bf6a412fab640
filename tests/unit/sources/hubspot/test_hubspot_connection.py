"""One connection: settings, the cheap call and what it says when it fails, metadata, single ids."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from acme_hubspot import PRIVATE, SOURCE, acme, secrets
from crm_nights import Company, later

from sales_pipeline.simulators.crm.hubspot import HubSpotCrm
from sales_pipeline.simulators.crm.hubspot_seed import id_of
from sales_pipeline.sources.connectors import VENDORS
from sales_pipeline.sources.extract.connector import Table, Window
from sales_pipeline.sources.http.connection import NotConfigured
from sales_pipeline.sources.http.errors import ExtractError
from sales_pipeline.sources.hubspot.config import HubSpotConnection

DEALS = Table(
    SOURCE, "deals", "deals", ("id", "properties", "associations"),
    paths=("id", "properties.dealname", "associations.companies[0].id"),
)  # fmt: skip


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Company]:
    with acme(tmp_path, monkeypatch) as company:
        yield company


def cheap_call(company: Company) -> Any:
    with company.connected() as opened:
        return opened.connector.server_time()


def test_the_cheap_call_tells_the_vendors_clock(company: Company) -> None:
    assert cheap_call(company) == company.simulator.clock.now()
    assert [e["path"] for e in company.simulator.log.entries] == [
        "/oauth/v1/token", "/account-info/v3/details",
    ]  # fmt: skip


def test_a_token_serves_all_processes_until_its_end(company: Company) -> None:
    for _ in range(3):
        cheap_call(company)
    assert len(company.simulator.log.calls("token")) == 1
    later(company.simulator, minutes=26)
    cheap_call(company)
    assert len(company.simulator.log.calls("token")) == 2


@pytest.mark.parametrize(
    ("env", "settings", "message"),
    [
        ({"CLIENT_SECRET": "wrong-secret"}, {}, "a new access token: permanent: BAD_CLIENT_SECRET "
         "missing or invalid client secret. Remedy: check the client secret of the app"),
        ({"CLIENT_ID": "another"}, {}, "BAD_CLIENT_ID missing or unknown client id. Remedy: check "
         "the client id of the app"),
        ({"REFRESH_TOKEN": "wrong-secret"}, {}, "permanent: BAD_REFRESH_TOKEN missing or unknown "
         "refresh token. Remedy: the app was uninstalled or the refresh token is another app's"),
        ({**PRIVATE, "ACCESS_TOKEN": "wrong-secret"}, {}, "the vendor's clock: permanent: "
         "INVALID_AUTHENTICATION Authentication credentials not found. This API supports OAuth "
         "2.0 authentication.. Remedy: check the private app's token"),
        ({}, {"calls_a_day": 0}, "the vendor's clock: permanent: DAILY You have reached your daily "
         "limit.. Remedy: the account's API calls of today are used up: run again tomorrow"),
        ({}, {"token_seconds": 0}, "the vendor's clock: auth_expired after 2 tries: "
         "EXPIRED_AUTHENTICATION The OAuth token used to make this call has expired.. Remedy: "),
    ],
    ids=["secret", "client", "refresh token", "private token", "calls", "ended"],
)  # fmt: skip
def test_the_cheap_call_explains_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, env: dict[str, str],
    settings: dict[str, Any], message: str,
) -> None:  # fmt: skip
    with acme(tmp_path, monkeypatch, env, **settings) as company:
        with pytest.raises(ExtractError, match=re.escape(message)) as caught:
            cheap_call(company)
        company.assert_no_secret([*secrets(company.simulator), "wrong-secret"], str(caught.value))


@pytest.mark.parametrize(
    ("scope", "what"),
    [
        ("crm.schemas.contacts.read", "properties of contacts"),
        ("crm.objects.contacts.read", "acme_hs/contacts (contacts)"),
        ("crm.objects.companies.read", "acme_hs/contacts (contacts), its companies"),
    ],
)
def test_a_scope_that_is_missing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scope: str, what: str
) -> None:
    message = f"{what}: permanent: MISSING_SCOPES .* Remedy: give the app the scopes {scope}"
    with (
        acme(tmp_path, monkeypatch, scopes=HubSpotCrm.scopes - {scope}) as company,
        pytest.raises(ExtractError, match=re.escape(message).replace(r"\.\*", ".*")),
    ):
        company.run()


@pytest.mark.parametrize(
    ("env", "message"),
    [
        (
            {},
            "SALES_PIPELINE_OTHER_REFRESH_TOKEN: Value error, set ACCESS_TOKEN, or else CLIENT_ID",
        ),
        ({"ACCESS_TOKEN": "x", "REFRESH_TOKEN": "y"}, "set ACCESS_TOKEN, or else CLIENT_ID"),
        ({"REFRESH_TOKEN": "y", "CLIENT_ID": "z"}, "set ACCESS_TOKEN, or else CLIENT_ID"),
        ({"ACCESS_TOKEN": "x", "OBJECTS_PATH": "/crm"}, "SALES_PIPELINE_OTHER_OBJECTS_PATH: "),
        ({"ACCESS_TOKEN": "x", "SEARCH_SIZE": "201"}, "SALES_PIPELINE_OTHER_SEARCH_SIZE: "),
    ],
)
def test_settings_that_do_not_fit_are_named(
    monkeypatch: pytest.MonkeyPatch, env: dict[str, str], message: str
) -> None:
    for name, value in env.items():
        monkeypatch.setenv(f"SALES_PIPELINE_OTHER_{name}", value)
    with pytest.raises(NotConfigured, match=re.escape(message)):
        HubSpotConnection.of("other")


def test_the_registry_knows_the_vendor() -> None:
    assert VENDORS["hubspot"].connection is HubSpotConnection


def test_properties_are_told_with_types_and_options(company: Company) -> None:
    company.simulator.store.add_field("deals", "custom_region", "text")
    with company.connected() as opened:
        fields = {field.name: field for field in opened.connector.fields(DEALS)}
        assert not opened.connector.fields(Table(SOURCE, "owners", "owners", ("id",)))
    assert fields["dealstage"].type == "enumeration"
    assert fields["dealstage"].options[:2] == ("qualification", "needs_analysis")
    assert {name for name, field in fields.items() if field.is_custom} == {"custom_region"}
    assert "companies" not in fields


def test_ids_are_those_of_the_living_and_fetch_leaves_out_who_is_gone(company: Company) -> None:
    store = company.simulator.store
    store.delete("deals", id_of(7))
    wanted = [id_of(n) for n in range(180)]
    with company.connected() as opened:
        pages = list(opened.connector.ids(DEALS))
        found = opened.connector.fetch(DEALS, [*wanted, "424242"])
    assert [len(page) for page in pages] == [40, 40, 40, 40, 19]
    assert [id for page in pages for id in page] == [id for id in wanted if id != id_of(7)]
    assert [record.id for record in found] == [id for id in wanted if id != id_of(7)]
    assert b'"associations":{"companies":[{"id":' in found[0].payload
    assert found[0].modified_at == store.state("deals")[found[0].id].modified_at


def test_owners_are_fetched_by_id_too(company: Company) -> None:
    owners = Table(SOURCE, "owners", "owners", ("id",))
    with company.connected() as opened:
        assert [r.id for r in opened.connector.fetch(owners, [id_of(2), "1"])] == [id_of(2)]
        assert next(opened.connector.ids(owners)) == [id_of(n) for n in range(8)]


def test_a_property_that_is_not_there_is_told_and_left_empty(
    company: Company, caplog: pytest.LogCaptureFixture
) -> None:
    table = Table(SOURCE, "deals", "deals", ("properties",), paths=("properties.nmae",))
    with company.connected() as opened, caplog.at_level(logging.WARNING):
        opened.connector.fetch(table, [id_of(1)])
    assert "no property nmae; the columns that read it stay empty" in caplog.text


def test_an_association_that_fails_is_no_empty_one(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stands as an error beside the others, with a status that is a success."""
    crm = company.simulator
    assert isinstance(crm, HubSpotCrm)
    batch = crm.pages._batch

    def failing(call: Any, found: list[Any], errors: list[Any]) -> Any:
        broken = {"category": "INTERNAL_ERROR", "message": "try later"}
        return batch(call, found, [*errors, broken])

    monkeypatch.setattr(crm.pages, "_batch", failing)
    with pytest.raises(ExtractError, match="its companies: INTERNAL_ERROR try later"):
        company.run()


def test_a_search_that_does_not_rise_ends_in_an_error(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A vendor that ignored the condition would send the same page for ever."""
    crm = company.simulator
    assert isinstance(crm, HubSpotCrm)
    group = crm.search._group
    monkeypatch.setattr(
        crm.search, "_group", lambda object, filters: group(object, filters[:2])
    )  # without the condition on the id
    with company.connected() as opened:
        now = crm.clock.now()
        window = Window(now.replace(year=2024), now)
        with pytest.raises(ExtractError, match="a search that is not in the order of ids"):
            list(opened.connector.pages(DEALS, window, "search", None))
