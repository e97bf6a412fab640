"""An unmodified third-party client, HubSpot's own hubspot-api-client, against the simulation."""

from collections.abc import Iterator
from typing import Any

import pytest

from sales_pipeline.simulators.crm import serve
from sales_pipeline.simulators.crm.hubspot import HubSpotCrm, hubspot_crm
from sales_pipeline.simulators.crm.hubspot_seed import id_of

hubspot = pytest.importorskip(
    "hubspot", reason="pip install hubspot-api-client: an artefact from outside"
)


class Client:
    """The client with its host set, which each of its APIs has for itself."""

    def __init__(self, url: str, token: str) -> None:
        self.crm = hubspot.HubSpot(access_token=token).crm
        self.url = url

    def at(self, api: Any) -> Any:
        api.api_client.configuration.host = self.url
        return api


@pytest.fixture
def crm() -> HubSpotCrm:
    return hubspot_crm(50)


@pytest.fixture
def client(crm: HubSpotCrm) -> Iterator[Client]:
    with serve(crm) as url:
        yield Client(url, crm.private_token)


def test_it_pages_through_a_list(client: Client, crm: HubSpotCrm) -> None:
    api, found, after = client.at(client.crm.deals.basic_api), [], None
    while True:
        page = api.get_page(limit=100, after=after, properties=["dealname", "amount"])
        found += [row.id for row in page.results]
        if page.paging is None:
            break
        after = page.paging.next.after
    assert found == [id_of(n) for n in range(150)]
    assert page.results[0].created_at.tzinfo and "dealname" in page.results[0].properties
    crm.store.delete("deals", id_of(3))
    archived = api.get_page(archived=True).results
    assert [row.id for row in archived] == [id_of(3)] and archived[0].archived_at


def test_it_searches(client: Client) -> None:
    from hubspot.crm.objects import PublicObjectSearchRequest

    request = PublicObjectSearchRequest(
        filter_groups=[{"filters": [
            {"propertyName": "hs_object_id", "operator": "GT", "value": id_of(140)}]}],
        sorts=[{"propertyName": "hs_object_id", "direction": "ASCENDING"}],
        properties=["dealname"], limit=5, after="0",
    )  # fmt: skip
    api = client.at(client.crm.objects.search_api)
    found = api.do_search(object_type="deals", public_object_search_request=request)
    assert (found.total, found.paging.next.after) == (9, "5")
    assert [row.id for row in found.results] == [id_of(n) for n in range(141, 146)]


def test_it_reads_records_by_id_and_what_they_go_with(client: Client, crm: HubSpotCrm) -> None:
    crm.store.update("deals", id_of(0), companies=id_of(7))
    deals = client.at(client.crm.deals.batch_api).read({
        "inputs": [{"id": id_of(0)}, {"id": id_of(999)}], "properties": ["amount"],
        "propertiesWithHistory": [],
    })  # fmt: skip
    assert [row.id for row in deals.results] == [id_of(0)] and deals.num_errors == 1
    api = client.at(client.crm.associations.v4.batch_api)
    linked = api.get_page("deals", "companies", {"inputs": [{"id": id_of(0)}]})
    assert str(linked.results[0].to[0].to_object_id) == id_of(7)
    assert linked.results[0].to[0].association_types[0].type_id == 5


def test_it_reads_metadata_owners_and_pipelines(client: Client) -> None:
    listed = client.at(client.crm.properties.core_api).get_all("deals").results
    assert {"amount", "hs_lastmodifieddate"} <= {item.name for item in listed}
    owners = client.at(client.crm.owners.owners_api).get_page(limit=100)
    assert [owner.id for owner in owners.results] == [id_of(n) for n in range(8)]
    pipelines = client.at(client.crm.pipelines.pipelines_api).get_all("deals").results
    assert pipelines[0].stages[0].label == "Won"


def test_it_knows_the_vendors_errors(client: Client) -> None:
    wrong = client.at(hubspot.HubSpot(access_token="pat-eu1-other").crm.deals.basic_api)
    deals = pytest.importorskip("hubspot.crm.deals")
    with pytest.raises(deals.exceptions.UnauthorizedException) as caught:
        wrong.get_page()
    assert "INVALID_AUTHENTICATION" in caught.value.body
    with pytest.raises(deals.ApiException) as refused:
        client.at(client.crm.deals.basic_api).get_page(limit=101)
    assert refused.value.status == 400
