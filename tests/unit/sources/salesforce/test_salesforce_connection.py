"""One connection: settings, the cheap call and what it says when it fails, metadata, single ids."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from acme_salesforce import SOURCE, acme, jwt_env, secrets
from crm_nights import Company, later

from sales_pipeline.simulators.crm.salesforce import SalesforceCrm
from sales_pipeline.simulators.crm.salesforce_objects import id_of
from sales_pipeline.sources.connectors import VENDORS
from sales_pipeline.sources.extract.connector import Table, Window
from sales_pipeline.sources.http.connection import NotConfigured
from sales_pipeline.sources.http.errors import ExtractError
from sales_pipeline.sources.salesforce.config import SalesforceConnection

DEALS = Table(SOURCE, "opportunity", "Opportunity", ("Id", "Name"))
APP = "Remedy: check in the connected app that the flow is enabled, its user active"


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
        "/services/oauth2/token", "/services/data/v66.0/limits",
    ]  # fmt: skip


def test_a_token_serves_all_processes_until_its_assumed_end(company: Company) -> None:
    for _ in range(3):
        cheap_call(company)
    assert len(company.simulator.log.calls("token")) == 1
    later(company.simulator, hours=1, minutes=56)
    cheap_call(company)
    assert len(company.simulator.log.calls("token")) == 2


@pytest.mark.parametrize(
    ("env", "settings", "message"),
    [
        ({"CLIENT_SECRET": "wrong-secret"}, {}, "a new access token: permanent: invalid_client "
         "invalid client credentials. Remedy: check the consumer secret of the connected app"),
        ({"CLIENT_ID": "another"}, {}, "invalid_client_id client identifier invalid. "
         "Remedy: check the consumer key of the connected app"),
        ({"API_VERSION": "99.0"}, {}, "the vendor's clock: permanent: NOT_FOUND The requested "
         "resource does not exist. Remedy: check the object's API name, the user's permission to "
         "read it, and SALES_PIPELINE_<SOURCE>_API_VERSION"),
        ({}, {"api_enabled": False}, "permanent: API_DISABLED_FOR_ORG The REST API is not enabled "
         "for this Organization.. Remedy: give the user the permission 'API Enabled'"),
        ({}, {"requests_a_day": 0}, "permanent: REQUEST_LIMIT_EXCEEDED TotalRequests Limit "
         "exceeded.. Remedy: the organisation's API calls of 24 hours are used up: run again"),
        ({}, {"session_seconds": 0}, "the vendor's clock: auth_expired after 2 tries: "
         "INVALID_SESSION_ID Session expired or invalid. Remedy: check that the connected app"),
    ],
    ids=["secret", "client", "version", "no api", "calls", "session"],
)  # fmt: skip
def test_the_cheap_call_explains_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, env: dict[str, str],
    settings: dict[str, Any], message: str,
) -> None:  # fmt: skip
    with acme(tmp_path, monkeypatch, env, **settings) as company:
        with pytest.raises(ExtractError, match=re.escape(message)) as caught:
            cheap_call(company)
        company.assert_no_secret([*secrets(company.simulator), "wrong-secret"], str(caught.value))


def wrong_key(env: dict[str, str], crm: dict[str, Any]) -> None:
    env |= jwt_env()[0]


def unknown_user(env: dict[str, str], crm: dict[str, Any]) -> None:
    env["USERNAME"] = "nobody@acme.example.test"


def wrong_audience(env: dict[str, str], crm: dict[str, Any]) -> None:
    env["AUDIENCE"] = "https://acme.my.salesforce.com"


def blunt_key(env: dict[str, str], crm: dict[str, Any]) -> None:
    env["PRIVATE_KEY"] = env["PRIVATE_KEY"][:200]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (wrong_key, f"permanent: invalid_grant invalid assertion. {APP}"),
        (unknown_user, f"permanent: invalid_grant user hasn't approved this consumer. {APP}"),
        (wrong_audience, f"permanent: invalid_grant audience is invalid. {APP}"),
        (blunt_key, "PRIVATE_KEY is no RSA private key. Remedy: give the PEM text of the key"),
    ],
)
def test_a_certificate_that_is_refused_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: Any, message: str
) -> None:
    env, public_key, lines = jwt_env()
    settings = {"public_key": public_key}
    spoil(env, settings)
    with acme(tmp_path, monkeypatch, env, **settings) as company:
        with pytest.raises(ExtractError, match=re.escape(message)) as caught:
            cheap_call(company)
        company.assert_no_secret(lines, str(caught.value), repr(caught.value.__cause__))


@pytest.mark.parametrize(
    ("env", "message"),
    [
        ({"CLIENT_SECRET": "x", "PRIVATE_KEY": "y", "USERNAME": "z"}, "or else USERNAME and"),
        ({}, "SALES_PIPELINE_OTHER_PRIVATE_KEY: Value error, set CLIENT_SECRET, or else USERNAME"),
        ({"PRIVATE_KEY": "y"}, "set CLIENT_SECRET, or else USERNAME and PRIVATE_KEY"),
        ({"CLIENT_SECRET": "x", "PAGE_SIZE": "5"}, "SALES_PIPELINE_OTHER_PAGE_SIZE: "),
    ],
)
def test_settings_that_do_not_fit_are_named(
    monkeypatch: pytest.MonkeyPatch, env: dict[str, str], message: str
) -> None:
    for name, value in {"CLIENT_ID": "c", **env}.items():
        monkeypatch.setenv(f"SALES_PIPELINE_OTHER_{name}", value)
    with pytest.raises(NotConfigured, match=re.escape(message)):
        SalesforceConnection.of("other")


def test_the_registry_knows_the_vendor() -> None:
    assert VENDORS["salesforce"].connection is SalesforceConnection


def test_another_host_is_not_followed(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    """A redirect or a locator with a foreign address would carry the token away."""
    crm = company.simulator
    crm.store.update("User", id_of("User", 1), Name="x")

    def foreign(*_: Any) -> Any:
        reply = batch(*_)
        reply.payload["nextRecordsUrl"] = "@evil.example.test/services/data/v66.0/query/1"
        return reply

    assert isinstance(crm, SalesforceCrm)
    batch = crm.queries._batch
    monkeypatch.setattr(crm.queries, "_batch", foreign)
    with pytest.raises(ExtractError, match="announced without their address"):
        company.run()


def test_fields_are_told_with_types_and_options(company: Company) -> None:
    with company.connected() as opened:
        fields = {field.name: field for field in opened.connector.fields(DEALS)}
    assert fields["Amount"].type == "currency" and not fields["Amount"].is_custom
    assert fields["StageName"].options[:2] == ("qualification", "needs_analysis")
    company.simulator.store.add_field("Opportunity", "Region__c", "picklist")
    with company.connected() as opened:
        assert {f.name for f in opened.connector.fields(DEALS) if f.is_custom} == {"Region__c"}


def test_ids_are_those_of_the_living_and_fetch_leaves_out_who_is_gone(company: Company) -> None:
    store = company.simulator.store
    store.delete("Opportunity", id_of("Opportunity", 7))
    with company.connected() as opened:
        pages = list(opened.connector.ids(DEALS))
        wanted = [id_of("Opportunity", n) for n in range(240)]
        found = opened.connector.fetch(DEALS, [*wanted, id_of("Opportunity", 999)])
    assert [len(page) for page in pages] == [40] * 5 + [39]
    assert sorted(id for page in pages for id in page) == sorted(set(wanted) - {wanted[7]})
    assert [record.id for record in found] == [id for id in wanted if id != wanted[7]]
    record = store.state("Opportunity")[found[0].id]
    assert found[0].modified_at == record.modified_at and not found[0].is_deleted


def test_all_fields_are_selected_but_compound_ones(company: Company) -> None:
    table = Table(SOURCE, "account", "Account", ("Id",), all_fields=True)
    with company.connected() as opened:
        record = opened.connector.fetch(table, [id_of("Account", 1)])[0]
    assert b"BillingCity" in record.payload and b"BillingAddress" not in record.payload


def test_an_object_that_may_not_be_read_is_named_with_a_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = frozenset({"Opportunity"})
    with (
        acme(tmp_path, monkeypatch, hidden_objects=hidden) as company,
        pytest.raises(ExtractError, match=r"Opportunity: permanent: INVALID_TYPE .*permission set"),
    ):
        company.run()


def test_a_field_that_is_not_there_is_told_and_left_empty(
    company: Company, caplog: pytest.LogCaptureFixture
) -> None:
    table = Table(
        SOURCE, "account", "Account", ("Id", "Nmae", "Owner"),
        paths=("Id", "Nmae", "Owner.Name", "Owner.Nmae", "Nobody.Name"),
    )  # fmt: skip
    with company.connected() as opened, caplog.at_level(logging.WARNING):
        record = opened.connector.fetch(table, [id_of("Account", 1)])[0]
    assert b'"Owner":{"Name":' in record.payload and b"Nmae" not in record.payload
    assert "no field Nmae, Owner.Nmae, Nobody.Name; the columns that read it stay" in caplog.text


def test_a_small_object_is_loaded_over_rest_and_a_large_one_in_bulk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with acme(tmp_path, monkeypatch, {"INITIAL_LOAD": "bulk"}) as company:
        for rows, reading in (("241", "records"), ("240", "bulk")):
            monkeypatch.setenv(f"SALES_PIPELINE_{SOURCE.upper()}_BULK_FROM_ROWS", rows)
            with company.connected() as opened:
                window = Window(None, opened.connector.server_time())
                assert opened.connector.passes(DEALS, window) == (reading,)
