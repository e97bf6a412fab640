"""The simulated Salesforce refuses what the vendor refuses, and writes as the vendor writes."""

import base64
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from sales_pipeline.simulators.crm import serve
from sales_pipeline.simulators.crm.salesforce import SalesforceCrm, salesforce_crm
from sales_pipeline.simulators.crm.salesforce_objects import checked, id_of

DATA = "/services/data/v66.0"
DEALS = "SELECT Id, Name FROM Opportunity"


@pytest.fixture
def crm() -> SalesforceCrm:
    return salesforce_crm(20, smallest_batch=20, largest_batch=30)


@pytest.fixture
def client(crm: SalesforceCrm) -> Iterator[httpx.Client]:
    with serve(crm) as url, httpx.Client(base_url=url, timeout=5) as client:
        client.headers["Authorization"] = f"Bearer {minted(client, crm).json()['access_token']}"
        yield client


def minted(client: httpx.Client, crm: SalesforceCrm, **form: str) -> httpx.Response:
    given = {
        "grant_type": "client_credentials", "client_id": crm.client_id,
        "client_secret": crm.client_secret,
    } | form  # fmt: skip
    return client.post("/services/oauth2/token", data=given)


def asked(client: httpx.Client, soql: str, resource: str = "query", **headers: str) -> Any:
    return client.get(f"{DATA}/{resource}", params={"q": soql}, headers=headers)


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()[0]["errorCode"]


@pytest.mark.parametrize(
    ("soql", "refusal"),
    [
        ("SELECT Id FROM Nothing", "INVALID_TYPE"),
        ("SELECT Nothing FROM Lead", "INVALID_FIELD"),
        ("SELECT Nobody.Name FROM Lead", "INVALID_FIELD"),
        ("SELECT * FROM Lead", "MALFORMED_QUERY"),
        ("SELECT Id Lead", "MALFORMED_QUERY"),
        ("SELECT SUM() FROM Lead", "MALFORMED_QUERY"),
        ("SELECT Id FROM Lead WHERE", "MALFORMED_QUERY"),
        ("SELECT Id FROM Lead WHERE Name = x", "MALFORMED_QUERY"),
        ("SELECT Id FROM Lead WHERE Name ( 'x'", "MALFORMED_QUERY"),
        ("SELECT Id FROM Lead WHERE Name = 'x' AND Name = 'y' OR Name = 'z'", "MALFORMED_QUERY"),
        ("SELECT Id FROM Lead LIMIT 1 ORDER BY Id", "MALFORMED_QUERY"),
        ("SELECT Id FROM Lead; DROP", "MALFORMED_QUERY"),
        ("SELECT Id FROM Account ORDER BY Description", "MALFORMED_QUERY"),
        ("SELECT Id FROM Account WHERE Description = 'x'", "INVALID_FIELD"),
        ("SELECT Id FROM Lead WHERE SystemModstamp > '2026-11-20T00:00:00Z'", "INVALID_FIELD"),
        ("SELECT Id FROM Lead WHERE SystemModstamp > 2026-11-20", "INVALID_FIELD"),
        ("SELECT Id FROM Lead WHERE IsConverted = 'true'", "INVALID_FIELD"),
        ("SELECT Id FROM Account WHERE NumberOfEmployees > '5'", "INVALID_FIELD"),
        ("SELECT Id FROM Lead WHERE Id > 'abc'", "INVALID_QUERY_FILTER_OPERATOR"),
        ("SELECT Id FROM Lead LIMIT 5 OFFSET 2001", "NUMBER_OUTSIDE_VALID_RANGE"),
    ],
)
def test_a_wrong_query_is_refused(client: httpx.Client, soql: str, refusal: str) -> None:
    assert code(asked(client, soql)) == (400, refusal)


@pytest.mark.parametrize(
    ("method", "path", "status", "refusal"),
    [
        ("GET", f"{DATA}/query", 400, "MALFORMED_QUERY"),
        ("GET", f"{DATA}/query/01gUNKNOWN-20", 400, "INVALID_QUERY_LOCATOR"),
        ("GET", f"{DATA}/sobjects/Nothing/describe", 404, "NOT_FOUND"),
        ("GET", f"{DATA}/nothing", 404, "NOT_FOUND"),
        ("DELETE", f"{DATA}/limits", 405, "METHOD_NOT_ALLOWED"),
        ("GET", "/services/data/v66/limits", 404, "NOT_FOUND"),
        ("GET", "/services/data/v99.0/limits", 404, "NOT_FOUND"),
        ("GET", f"{DATA}/jobs/query/7505UNKNOWN", 404, "NOT_FOUND"),
        ("GET", f"{DATA}/limits?x={'x' * 17_000}", 414, "URI_TOO_LONG"),
    ],
)
def test_a_wrong_call_is_refused(
    client: httpx.Client, method: str, path: str, status: int, refusal: str
) -> None:
    assert code(client.request(method, path)) == (status, refusal)


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"client_id": "x"}, "invalid_client_id"),
        ({"client_secret": "x"}, "invalid_client"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer"}, "invalid_grant"),
    ],
)
def test_a_token_is_not_given_to_everybody(
    client: httpx.Client, crm: SalesforceCrm, form: dict[str, str], error: str
) -> None:
    answer = minted(client, crm, **form)
    assert (answer.status_code, answer.json()["error"]) == (400, error)


def test_a_client_may_stand_in_a_header_and_logins_have_a_limit(client: httpx.Client) -> None:
    basic = base64.b64encode(f"{SalesforceCrm.client_id}:{SalesforceCrm.client_secret}".encode())
    header = {"Authorization": f"Basic {basic.decode()}"}
    form = {"grant_type": "client_credentials"}
    first = client.post("/services/oauth2/token", data=form, headers=header)
    assert first.json().keys() == {
        "access_token", "instance_url", "id", "token_type", "issued_at", "signature", "scope",
    }  # fmt: skip
    with serve(SalesforceCrm(logins_an_hour=0)) as url:
        refused = client.post(f"{url}/services/oauth2/token", data=form, headers=header)
        assert "rate exceeded" in refused.json()["error_description"]


def test_a_session_ends_when_it_is_not_used(client: httpx.Client, crm: SalesforceCrm) -> None:
    for _ in range(3):
        crm.clock.advance(7000)
        assert client.get(f"{DATA}/limits").status_code == 200
    crm.clock.advance(7200)
    assert code(client.get(f"{DATA}/limits")) == (401, "INVALID_SESSION_ID")
    assert code(client.get(f"{DATA}/limits", headers={"Authorization": "x"}))[0] == 401


def test_the_calls_of_a_day_and_at_once_are_counted(crm: SalesforceCrm) -> None:
    crm = salesforce_crm(1, requests_a_day=2)
    with serve(crm) as url, httpx.Client(base_url=url) as client:
        client.headers["Authorization"] = f"Bearer {minted(client, crm).json()['access_token']}"
        usage = [client.get(f"{DATA}/limits").headers["sforce-limit-info"] for _ in range(2)]
        assert usage == ["api-usage=1/2", "api-usage=2/2"]
        answer = client.get(f"{DATA}/limits")
        assert code(answer) == (403, "REQUEST_LIMIT_EXCEEDED")
        assert answer.json()[0]["message"] == "TotalRequests Limit exceeded."


def test_batches_follow_each_other_by_their_address(client: httpx.Client) -> None:
    first = asked(client, f"{DEALS} ORDER BY Id").json()
    assert (first["totalSize"], first["done"], len(first["records"])) == (60, False, 30)
    second = client.get(first["nextRecordsUrl"]).json()
    assert second["done"] and "nextRecordsUrl" not in second and len(second["records"]) == 30
    row = first["records"][0]
    assert row["attributes"] == {
        "type": "Opportunity", "url": f"{DATA}/sobjects/Opportunity/{row['Id']}"
    }  # fmt: skip
    small = asked(client, DEALS, **{"Sforce-Query-Options": "batchSize=20"}).json()
    assert len(small["records"]) == 20


def test_locators_age_and_too_many_of_them_are_dropped(
    client: httpx.Client, crm: SalesforceCrm
) -> None:
    first = asked(client, DEALS).json()["nextRecordsUrl"]
    for _ in range(10):
        asked(client, DEALS)
    assert code(client.get(first)) == (400, "INVALID_QUERY_LOCATOR")
    last = asked(client, DEALS).json()["nextRecordsUrl"]
    crm.clock.advance(901)
    assert code(client.get(last)) == (400, "INVALID_QUERY_LOCATOR")


def test_deleted_and_archived_records_are_in_query_all_only(
    client: httpx.Client, crm: SalesforceCrm
) -> None:
    tasks = [id_of("Task", n) for n in range(3)]
    crm.store.delete("Task", tasks[0])
    crm.store.update("Task", tasks[1], IsArchived=True)
    crm.store.delete("Task", tasks[2], permanent=True)
    count = "SELECT COUNT() FROM Task"
    totals = [asked(client, count, name).json()["totalSize"] for name in ("query", "queryAll")]
    assert totals == [97, 99]
    gone = asked(client, "SELECT Id FROM Task WHERE IsDeleted = true", "queryAll").json()
    assert [row["Id"] for row in gone["records"]] == [tasks[0]]


def test_conditions_are_those_of_a_keyset(client: httpx.Client, crm: SalesforceCrm) -> None:
    rows = asked(client, "SELECT Id, SystemModstamp FROM Lead ORDER BY SystemModstamp, Id").json()
    rows = rows["records"]
    assert rows == sorted(rows, key=lambda row: (row["SystemModstamp"], row["Id"]))
    at, id = rows[4]["SystemModstamp"].replace("+0000", "Z"), rows[4]["Id"]
    behind = asked(
        client,
        f"SELECT Id FROM Lead WHERE ((SystemModstamp = {at} AND Id > '{id}') OR SystemModstamp > "
        f"{at}) AND SystemModstamp <= 2026-11-20T00:00:00Z ORDER BY SystemModstamp ASC, Id ASC",
    ).json()
    assert [row["Id"] for row in behind["records"]] == [row["Id"] for row in rows[5:]]
    some = asked(client, f"SELECT Id FROM Lead WHERE Id IN ('{id}', '{rows[0]['Id']}')").json()
    assert {row["Id"] for row in some["records"]} == {id, rows[0]["Id"]}
    first = asked(client, "SELECT Id FROM Lead ORDER BY Id DESC LIMIT 2 OFFSET 1").json()
    assert [row["Id"] for row in first["records"]] == [id_of("Lead", 18), id_of("Lead", 17)]


def test_relations_and_compound_fields_are_nested(client: httpx.Client) -> None:
    row = asked(
        client, "SELECT Owner.Name, Owner.Email, BillingAddress FROM Account LIMIT 1"
    ).json()["records"][0]
    assert row["Owner"]["attributes"]["type"] == "User" and "@" in row["Owner"]["Email"]
    assert row["BillingAddress"].keys() == {"street", "city", "state"}
    described = client.get(f"{DATA}/sobjects/Account/describe").json()["fields"]
    by_name = {field["name"]: field for field in described}
    assert by_name["BillingCity"]["compoundFieldName"] == "BillingAddress"
    assert by_name["BillingAddress"]["type"] == "address" and by_name["Id"]["type"] == "id"
    assert by_name["OwnerId"]["relationshipName"] == "Owner"


def job(client: httpx.Client, **body: str) -> httpx.Response:
    return client.post(f"{DATA}/jobs/query", json={"operation": "query", "query": DEALS, **body})


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({"operation": "insert"}, "INVALIDJOB"),
        ({"contentType": "JSON"}, "INVALIDJOB"),
        ({"lineEnding": "CR"}, "INVALIDJOB"),
        ({"query": "SELECT Nothing FROM Lead"}, "INVALID_FIELD"),
        ({"query": "SELECT COUNT() FROM Lead"}, "API_ERROR"),
        ({"query": "SELECT Id FROM Lead LIMIT 1 OFFSET 1"}, "API_ERROR"),
        ({"query": "SELECT BillingAddress FROM Account"}, "API_ERROR"),
    ],
)
def test_a_wrong_bulk_query_is_refused(
    client: httpx.Client, body: dict[str, str], refusal: str
) -> None:
    assert code(job(client, **body)) == (400, refusal)


def test_a_bulk_query_takes_its_time_and_comes_in_parts(
    client: httpx.Client, crm: SalesforceCrm
) -> None:
    made = job(client, lineEnding="CRLF").json()
    path = f"{DATA}/jobs/query/{made['id']}"
    assert (made["state"], made["object"]) == ("UploadComplete", "Opportunity")
    assert code(client.get(f"{path}/results")) == (400, "INVALIDJOBSTATE")
    assert code(client.delete(path)) == (400, "INVALIDJOBSTATE")
    assert client.get(path).json()["state"] == "InProgress"
    crm.clock.advance(20)
    done = client.get(path).json()
    assert (done["state"], done["numberRecordsProcessed"]) == ("JobComplete", 60)
    first = client.get(f"{path}/results", params={"maxRecords": 40})
    assert (first.headers["sforce-locator"], first.headers["sforce-numberofrecords"]) == (
        base64.b64encode(b"40").decode().rstrip("="), "40",
    )  # fmt: skip
    second = client.get(f"{path}/results", params={"locator": first.headers["sforce-locator"]})
    assert second.headers["sforce-locator"] == "null"
    assert second.content.startswith(b"Id,Name\r\n") and second.content.count(b"\r\n") == 21
    assert code(client.get(f"{path}/results", params={"locator": "?"}))[0] == 400
    other = path.replace("v66", "v65")
    assert code(client.get(f"{other}/results")) == (409, "API_VERSION_MISMATCH")
    assert client.delete(path).status_code == 204 and client.get(path).status_code == 404


def test_a_bulk_query_may_be_aborted_and_its_result_is_kept_for_a_week(
    client: httpx.Client, crm: SalesforceCrm
) -> None:
    path = f"{DATA}/jobs/query/{job(client).json()['id']}"
    assert client.patch(path, json={"state": "Aborted"}).json()["state"] == "Aborted"
    assert code(client.patch(path, json={"state": "Aborted"})) == (400, "INVALIDJOBSTATE")
    crm.clock.advance(8 * 86_400)
    client.headers["Authorization"] = f"Bearer {minted(client, crm).json()['access_token']}"
    assert code(client.get(path)) == (404, "NOT_FOUND")


def test_bulk_queries_of_a_day_are_counted_and_parts_may_lack_their_header() -> None:
    crm = salesforce_crm(5, jobs_a_day=1, header_on_each_part=False, result_rows=10)
    with serve(crm) as url, httpx.Client(base_url=url) as client:
        client.headers["Authorization"] = f"Bearer {minted(client, crm).json()['access_token']}"
        path = f"{DATA}/jobs/query/{job(client).json()['id']}"
        assert code(job(client)) == (400, "EXCEEDEDQUOTA")
        crm.clock.advance(20)
        client.get(path)
        second = client.get(f"{path}/results", params={"locator": "MTA"})
        assert second.text.count("\n") == 5 and not second.text.startswith("Id")


def test_ids_have_the_vendors_checksum() -> None:
    # The vendor's own example of a 15-character id and its 18 characters.
    assert checked("001D000000IRt53") == "001D000000IRt53IAD"
    assert sorted(id_of("Lead", n) for n in (61, 1, 3845)) == [
        id_of("Lead", n) for n in (1, 61, 3845)
    ]
