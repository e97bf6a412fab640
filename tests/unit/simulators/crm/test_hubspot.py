"""The simulated HubSpot refuses what the vendor refuses, and writes as the vendor writes."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from sales_pipeline.simulators.crm import serve
from sales_pipeline.simulators.crm.hubspot import HubSpotCrm, hubspot_crm
from sales_pipeline.simulators.crm.hubspot_objects import millis
from sales_pipeline.simulators.crm.hubspot_seed import id_of

DEALS = "/crm/v3/objects/deals"
LINKS = "/crm/v4/associations/deals/contacts/batch/read"


@pytest.fixture
def crm() -> HubSpotCrm:
    return hubspot_crm(20, search_results=50)


@pytest.fixture
def client(crm: HubSpotCrm) -> Iterator[httpx.Client]:
    with serve(crm) as url, httpx.Client(base_url=url, timeout=5) as client:
        client.headers["Authorization"] = f"Bearer {crm.private_token}"
        yield client


def found(client: httpx.Client, *filters: dict[str, Any], **body: Any) -> httpx.Response:
    groups = {"filterGroups": [{"filters": list(filters)}]} if filters else {}
    return client.post(f"{DEALS}/search", json={**groups, "limit": 20, **body})


def ids(answer: httpx.Response) -> list[str]:
    return [row["id"] for row in answer.json()["results"]]


def test_a_list_goes_from_id_to_id(client: httpx.Client, crm: HubSpotCrm) -> None:
    first = client.get(DEALS, params={"limit": 50, "properties": "dealname,nothing"})
    row = first.json()["results"][0]
    assert row.keys() == {"id", "properties", "createdAt", "updatedAt", "archived"}
    assert row["properties"].keys() == {
        "dealname", "createdate", "hs_lastmodifieddate", "hs_object_id",
    }  # fmt: skip
    assert all(value is None or isinstance(value, str) for value in row["properties"].values())
    crm.store.delete("deals", id_of(50))
    after = first.json()["paging"]["next"]["after"]
    last = client.get(DEALS, params={"limit": 50, "after": after})
    assert ids(first) + ids(last) == [id_of(n) for n in range(60) if n != 50]
    assert "paging" not in last.json()
    archived = client.get(DEALS, params={"archived": "true"}).json()["results"]
    assert [row["id"] for row in archived] == [id_of(50)] and archived[0]["archivedAt"]
    assert ids(client.get("/crm/objects/2026-03/0-3", params={"limit": 50})) == ids(first)
    assert "amount" in client.get(DEALS).json()["results"][0]["properties"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "category"),
    [
        ("GET", f"{DEALS}?limit=101", None, 400, "VALIDATION_ERROR"),
        ("GET", f"{DEALS}?limit=0", None, 400, "VALIDATION_ERROR"),
        ("GET", f"{DEALS}?after=1", None, 400, "VALIDATION_ERROR"),
        ("GET", f"{DEALS}?after=AAAA", None, 400, "VALIDATION_ERROR"),
        ("GET", f"{DEALS}?properties={'x' * 9000}", None, 414, "VALIDATION_ERROR"),
        ("GET", "/crm/v3/objects/nothing", None, 400, "VALIDATION_ERROR"),
        ("GET", "/crm/v9/objects/deals", None, 404, "OBJECT_NOT_FOUND"),
        ("DELETE", DEALS, None, 405, "METHOD_NOT_ALLOWED"),
        ("POST", f"{DEALS}/search", [], 400, "VALIDATION_ERROR"),
        ("POST", f"{DEALS}/batch/read", {"inputs": []}, 400, "VALIDATION_ERROR"),
        ("POST", f"{DEALS}/batch/read", {"inputs": [{"id": "1"}] * 101}, 400, "VALIDATION_ERROR"),
        ("POST", LINKS, {"inputs": [{"id": "1"}] * 1001}, 400, "VALIDATION_ERROR"),
        ("POST", LINKS.replace("contacts", "x"), {"inputs": []}, 400, "VALIDATION_ERROR"),
    ],
)
def test_a_wrong_call_is_refused(
    client: httpx.Client, method: str, path: str, body: Any, status: int, category: str
) -> None:
    answer = client.request(method, path, json=body)
    assert (answer.status_code, answer.json()["category"]) == (status, category)
    assert answer.json()["status"] == "error" and len(answer.json()["correlationId"]) == 36


@pytest.mark.parametrize(
    "body",
    [
        {"limit": 201},
        {"limit": 0},
        {"limit": "many"},
        {"after": "31"},  # with the limit of 20 beyond the last possible result
        {"filterGroups": [{"filters": [{"propertyName": "amount", "operator": "HAS"}]}] * 7},
        {"filterGroups": [{"filters": []}]},
        {"filterGroups": [{"filters": [{"propertyName": "x", "operator": "EQ", "value": "1"}]}]},
        {"filterGroups": [{"filters": [
            {"propertyName": "companies", "operator": "EQ", "value": "1"}]}]},
        {"filterGroups": [{"filters": [
            {"propertyName": "amount", "operator": "GT", "value": "much"}]}]},
        {"filterGroups": [{"filters": [{"propertyName": "amount", "operator": "LIKE",
            "value": "1"}]}]},
        {"filterGroups": [{"filters": [
            {"propertyName": "createdate", "operator": "GT", "value": "2026-11-20"}]}]},
        {"sorts": [{"propertyName": "amount"}, {"propertyName": "createdate"}]},
        {"sorts": [{"propertyName": "nothing"}]},
        {"unknown": 1},
    ],
)  # fmt: skip
def test_a_wrong_search_is_refused(client: httpx.Client, body: dict[str, Any]) -> None:
    answer = found(client, **body)
    assert (answer.status_code, answer.json()["category"]) == (400, "VALIDATION_ERROR")


def test_a_search_compares_ids_as_numbers_and_times_as_milliseconds(
    client: httpx.Client, crm: HubSpotCrm
) -> None:
    crm.clock.advance(3600)
    crm.store.insert("deals", {"dealname": "later"}, id="1000")
    moment = {"propertyName": "hs_lastmodifieddate", "value": str(millis(crm.clock.now()))}
    behind = {"propertyName": "hs_object_id", "operator": "GT", "value": "569"}
    order = [{"propertyName": "hs_object_id", "direction": "ASCENDING"}]
    assert ids(found(client, behind, sorts=order)) == ["570", "571", "1000"]
    assert ids(found(client, {**moment, "operator": "GTE"})) == ["1000"]
    crm.clock.advance(1)
    all_but = found(client, behind, {**moment, "operator": "LT"}, sorts=order)
    assert ids(all_but) == ["570", "571"]
    some = {"propertyName": "hs_object_id", "operator": "IN", "values": ["513", "512"]}
    crm.clock.advance(1)
    assert ids(found(client, some, sorts=order)) == ["512", "513"]
    down = [{"propertyName": "hs_object_id", "direction": "DESCENDING"}]
    assert ids(found(client, behind, sorts=down)) == ["1000", "571", "570"]


def test_a_search_pages_to_its_last_possible_result(client: httpx.Client, crm: HubSpotCrm) -> None:
    first = found(client).json()
    assert (first["total"], first["paging"]["next"]["after"]) == (60, "20")
    assert len(found(client, after="30").json()["results"]) == 20
    assert found(client, after="31").status_code == 400


def test_a_search_sees_no_archived_record_and_lags_behind(
    client: httpx.Client, crm: HubSpotCrm
) -> None:
    crm.store.delete("deals", id_of(1))
    crm.clock.advance(60)
    crm.store.update("deals", id_of(2), dealname="fresh")
    only = {"propertyName": "dealname", "operator": "EQ", "value": "fresh"}
    crm.faults.add("index_lag", args={"seconds": 30}, times=1)
    assert ids(found(client, only)) == [] and ids(found(client, only)) == [id_of(2)]
    assert found(client).json()["total"] == 59


def test_calls_are_counted_in_three_windows(client: httpx.Client, crm: HubSpotCrm) -> None:
    answers = [found(client) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert answers[5].json()["policyName"] == "SECONDLY"
    assert answers[5].json()["errorType"] == "RATE_LIMIT"
    assert "x-hubspot-ratelimit-max" not in answers[0].headers
    left = client.get(DEALS).headers["x-hubspot-ratelimit-remaining"]
    assert left == str(190 - 7)
    for _ in range(int(left)):
        answer = client.get(DEALS)
    assert client.get(DEALS).json()["policyName"] == "TEN_SECONDLY_ROLLING"
    crm.clock.advance(10)
    assert client.get(DEALS).status_code == 200
    assert int(answer.headers["x-hubspot-ratelimit-daily-remaining"]) < 650_000


def test_the_calls_of_a_day_are_counted() -> None:
    crm = hubspot_crm(1, calls_a_day=1)
    with serve(crm) as url, httpx.Client(base_url=url) as client:
        client.headers["Authorization"] = f"Bearer {crm.private_token}"
        assert client.get(DEALS).status_code == 200
        assert client.get(DEALS).json()["policyName"] == "DAILY"


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"grant_type": "password"}, "BAD_GRANT_TYPE"),
        ({"client_id": "x"}, "BAD_CLIENT_ID"),
        ({"client_secret": "x"}, "BAD_CLIENT_SECRET"),
        ({"refresh_token": "x"}, "BAD_REFRESH_TOKEN"),
    ],
)
def test_a_token_is_not_given_to_everybody(
    client: httpx.Client, form: dict[str, str], status: str
) -> None:
    answer = client.post("/oauth/v1/token", data=app() | form)
    assert (answer.status_code, answer.json()["status"]) == (400, status)


def app() -> dict[str, str]:
    return {
        "grant_type": "refresh_token", "client_id": HubSpotCrm.client_id,
        "client_secret": HubSpotCrm.client_secret, "refresh_token": HubSpotCrm.refresh_token,
    }  # fmt: skip


def test_an_ended_token_and_a_wrong_one_are_two_things(
    client: httpx.Client, crm: HubSpotCrm
) -> None:
    made = client.post("/oauth/v1/token", data=app()).json()
    header = {"Authorization": f"Bearer {made['access_token']}"}
    assert made["expires_in"] == 1800 and client.get(DEALS, headers=header).status_code == 200
    crm.clock.advance(1800)
    ended = client.get(DEALS, headers=header)
    wrong = client.get(DEALS, headers={"Authorization": "Bearer pat-eu1-other"})
    categories = [answer.json()["category"] for answer in (ended, wrong)]
    assert categories == ["EXPIRED_AUTHENTICATION", "INVALID_AUTHENTICATION"]


def test_a_missing_scope_is_named() -> None:
    crm = hubspot_crm(1, scopes=frozenset({"crm.objects.deals.read"}))
    with serve(crm) as url, httpx.Client(base_url=url) as client:
        client.headers["Authorization"] = f"Bearer {crm.private_token}"
        answer = client.get("/crm/v3/properties/deals")
        assert client.get(DEALS).status_code == 200
        assert client.post(LINKS, json={"inputs": [{"id": "512"}]}).status_code == 403
    assert (answer.status_code, answer.json()["category"]) == (403, "MISSING_SCOPES")
    assert answer.json()["errors"][0]["context"] == {
        "requiredGranularScopes": ["crm.schemas.deals.read"]
    }


def test_records_by_id_tell_of_those_that_are_gone(client: httpx.Client, crm: HubSpotCrm) -> None:
    crm.store.delete("deals", id_of(1))
    wanted = {"inputs": [{"id": id_of(n)} for n in (0, 1)], "properties": ["amount"]}
    answer = client.post(f"{DEALS}/batch/read", json=wanted)
    assert answer.status_code == 207 and ids(answer) == [id_of(0)]
    assert answer.json()["errors"][0]["context"] == {"ids": [id_of(1)]}
    archived = client.post(f"{DEALS}/batch/read?archived=true", json=wanted)
    assert ids(archived) == [id_of(1)]


def test_associations_come_in_pages_and_none_is_an_error_beside(crm: HubSpotCrm) -> None:
    crm = hubspot_crm(3, associations_of_one=2)
    store = crm.store
    store.update("deals", id_of(0), contacts=[id_of(n) for n in range(3)])
    store.update("deals", id_of(1), contacts=[])
    with serve(crm) as url, httpx.Client(base_url=url) as client:
        client.headers["Authorization"] = f"Bearer {crm.private_token}"
        asked = {"inputs": [{"id": id_of(0)}, {"id": id_of(1)}]}
        answer = client.post(LINKS, json=asked)
        assert answer.status_code == 207
        assert answer.json()["errors"][0]["subCategory"].endswith("NO_ASSOCIATIONS_FOUND")
        first = answer.json()["results"][0]
        assert [goal["toObjectId"] for goal in first["to"]] == [512, 513]
        more = {"inputs": [{"id": id_of(0), "after": first["paging"]["next"]["after"]}]}
        rest = client.post(LINKS, json=more).json()["results"][0]
        assert [goal["toObjectId"] for goal in rest["to"]] == [514] and "paging" not in rest
        store.delete("contacts", id_of(2))
        assert client.post(LINKS, json=more).json()["results"][0]["to"] == []
        back = LINKS.replace("deals/contacts", "contacts/deals")
        found = client.post(back, json={"inputs": [{"id": id_of(0)}]}).json()["results"][0]
        assert 512 in [goal["toObjectId"] for goal in found["to"]]


def test_a_merge_hands_the_associations_on(crm: HubSpotCrm) -> None:
    store = crm.store
    store.update("deals", id_of(0), contacts=[id_of(0), id_of(1)])
    store.merge("contacts", id_of(1), id_of(0))
    deal = store.get("deals", id_of(0))
    assert deal and deal.values["contacts"] == [id_of(1)]
    assert deal.modified_at == crm.clock.now()


def test_metadata_owners_and_pipelines(client: httpx.Client) -> None:
    listed = client.get("/crm/v3/properties/deals").json()["results"]
    properties = {item["name"]: item for item in listed}
    assert "companies" not in properties and properties["amount"]["type"] == "number"
    assert [o["value"] for o in properties["dealstage"]["options"]][-1] == "lost"
    owners = client.get("/crm/v3/owners/", params={"limit": 3}).json()
    assert [owner["id"] for owner in owners["results"]] == ["512", "513", "514"]
    assert owners["paging"]["next"]["after"]
    assert client.get("/crm/v3/pipelines/deals").json()["results"][0]["stages"]
    assert client.get("/account-info/v3/details").json()["timeZone"] == "Asia/Shanghai"
