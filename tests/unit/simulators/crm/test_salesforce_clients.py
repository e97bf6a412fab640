"""An unmodified third-party client, simple-salesforce, against the simulated Salesforce.

The client forms its addresses with https and the vendor's hosts: an adapter of its HTTP session
stands for name service and TLS, nothing else is changed.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from sales_pipeline.simulators.crm import serve
from sales_pipeline.simulators.crm.salesforce import SalesforceCrm, salesforce_crm
from sales_pipeline.simulators.crm.salesforce_objects import id_of

simple_salesforce = pytest.importorskip(
    "simple_salesforce", reason="pip install simple-salesforce: an artefact from outside"
)
requests = pytest.importorskip("requests")


@pytest.fixture
def crm() -> SalesforceCrm:
    return salesforce_crm(20, smallest_batch=25, largest_batch=25, job_seconds=0)


@pytest.fixture
def client(crm: SalesforceCrm) -> Iterator[Any]:
    class Loopback(requests.adapters.HTTPAdapter):  # type: ignore[name-defined,misc]
        def send(self, request: Any, *args: Any, **options: Any) -> Any:
            parts = urlsplit(request.url)
            request.url = f"{url}{parts.path}{'?' + parts.query if parts.query else ''}"
            return super().send(request, *args, **options)

    with serve(crm) as url, requests.Session() as session:
        session.mount("https://", Loopback())
        yield simple_salesforce.Salesforce(
            consumer_key=crm.client_id, consumer_secret=crm.client_secret,
            domain="acme.my", version="66.0", session=session,
        )  # fmt: skip


def test_it_pages_through_a_query(client: Any, crm: SalesforceCrm) -> None:
    found = client.query_all("SELECT Id, Name, Owner.Name FROM Opportunity ORDER BY Id")
    assert [row["Id"] for row in found["records"]] == [id_of("Opportunity", n) for n in range(60)]
    assert found["records"][0]["Owner"]["Name"]
    assert [e["status"] for e in crm.log.calls("/query/")] == [200] * 3


def test_it_sees_deleted_records(client: Any, crm: SalesforceCrm) -> None:
    crm.store.delete("Lead", id_of("Lead", 3))
    query = "SELECT Id FROM Lead WHERE IsDeleted = true"
    assert client.query(query)["totalSize"] == 0
    assert client.query(query, include_deleted=True)["records"][0]["Id"] == id_of("Lead", 3)


def test_it_reads_metadata_and_limits(client: Any) -> None:
    names = {field["name"] for field in client.Opportunity.describe()["fields"]}
    assert {"Id", "Amount", "SystemModstamp"} <= names
    assert client.limits()["DailyApiRequests"]["Max"] == 100_000
    assert client.api_usage["api-usage"].total == 100_000


def test_it_runs_a_bulk_query(client: Any) -> None:
    parts = list(
        client.bulk2.Account.query("SELECT Id, Name FROM Account", max_records=15, wait=0.01)
    )
    assert [part.count("\n") for part in parts] == [16, 6]


def test_it_knows_the_vendors_errors(client: Any) -> None:
    with pytest.raises(simple_salesforce.exceptions.SalesforceMalformedRequest) as caught:
        client.query("SELECT Nothing FROM Lead")
    assert caught.value.content[0]["errorCode"] == "INVALID_FIELD"
    with pytest.raises(simple_salesforce.exceptions.SalesforceResourceNotFound):
        client.Nothing.describe()


def test_it_is_refused_with_a_wrong_secret(client: Any, crm: SalesforceCrm) -> None:
    with pytest.raises(simple_salesforce.exceptions.SalesforceAuthenticationFailed, match="client"):
        simple_salesforce.Salesforce(
            consumer_key=crm.client_id, consumer_secret="wrong", domain="acme.my",
            session=client.session,
        )  # fmt: skip
