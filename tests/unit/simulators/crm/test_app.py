"""A simulator over HTTP: what the client sees of calls, faults, control and the log."""

import csv
import io
import json
import threading
import time
import zipfile
from collections.abc import Iterator
from email.utils import parsedate_to_datetime

import httpx
import pytest
from toy_crm import ToyCrm, toy

from sales_pipeline.simulators.crm import Call, Reply, serve


@pytest.fixture
def crm() -> ToyCrm:
    return toy()


@pytest.fixture
def client(crm: ToyCrm) -> Iterator[httpx.Client]:
    with serve(crm) as url, httpx.Client(base_url=url, timeout=5) as client:
        sign_in(client)
        yield client


def sign_in(client: httpx.Client) -> None:
    answer = client.post("/token", data={"client_secret": "s3cret"}).json()
    client.headers["Authorization"] = f"Bearer {answer['access_token']}"


def names(answer: httpx.Response) -> list[str]:
    return [row["name"] for row in answer.json()["data"]]


def export(client: httpx.Client, **options: bool) -> httpx.Response:
    return client.post("/v1/deals/export", json={"fields": ["name", "amount"], **options})


def test_a_server_is_up_quickly_and_pages_cost_little(crm: ToyCrm) -> None:
    begin = time.perf_counter()
    with serve(crm) as url, httpx.Client(base_url=url) as client:
        up = time.perf_counter() - begin
        sign_in(client)
        begin = time.perf_counter()
        for _ in range(50):
            client.get("/v1/deals").raise_for_status()
        took = time.perf_counter() - begin
    # Some 0.03 s and 1 ms a call on an idle machine.
    assert up < 1 and took < 2


def test_pages_are_read_to_the_end(client: httpx.Client) -> None:
    found, after = [], "0"
    while after:
        answer = client.get("/v1/deals", params={"limit": 3, "after": after})
        found += names(answer)
        after = answer.json()["info"]["after"]
    assert found == [f"Deal {n}" for n in range(7)]


def test_a_call_without_a_good_token_is_refused(client: httpx.Client, crm: ToyCrm) -> None:
    assert client.get("/v1/deals", headers={"Authorization": "x"}).status_code == 401
    crm.faults.add("expire_token_after_n", args={"n": 1})
    assert [client.get("/v1/deals").status_code for _ in range(3)] == [200, 401, 401]
    sign_in(client)
    assert client.get("/v1/deals").status_code == 200


def test_unknown_paths_methods_and_bodies_get_the_vendors_answer(client: httpx.Client) -> None:
    assert client.get("/nowhere").status_code == 404
    assert client.delete("/v1/deals").status_code == 405
    assert client.post("/v1/deals/export", content=b"{").json() == {"error": "malformed JSON"}


def test_every_answer_tells_the_virtual_time_once(client: httpx.Client, crm: ToyCrm) -> None:
    crm.clock.advance(90)
    answer = client.get("/v1/deals")
    assert answer.headers.get_list("date") == ["Fri, 20 Nov 2026 00:01:30 GMT"]
    assert "server" not in answer.headers
    crm.faults.add("clock_skew", args={"seconds": -90})
    skewed = parsedate_to_datetime(client.get("/v1/deals").headers["date"])
    assert (crm.clock.now() - skewed).total_seconds() == 90


@pytest.mark.parametrize(
    ("fault", "status", "text"),
    [
        ("http_500", 500, "<h1>"), ("http_502", 502, "<h1>"), ("http_503", 503, "<h1>"),
        ("empty_204", 204, ""), ("not_modified_304", 304, ""), ("html_error_page_200", 200, "<h1>"),
    ],
)  # fmt: skip
def test_an_answer_is_replaced(
    client: httpx.Client, crm: ToyCrm, fault: str, status: int, text: str
) -> None:
    crm.faults.add(fault, nth=1)
    answer = client.get("/v1/deals")
    assert (answer.status_code, text in answer.text) == (status, True)
    assert bool(answer.text) == bool(text)
    assert client.get("/v1/deals").status_code == 200


def test_the_vendor_says_how_it_throttles(client: httpx.Client, crm: ToyCrm) -> None:
    crm.faults.add("throttle", nth=1, args={"retry_after": 7})
    crm.faults.add("throttle", nth=2)
    first, second = client.get("/v1/deals"), client.get("/v1/deals")
    assert (first.status_code, first.headers["retry-after"]) == (429, "7")
    assert second.status_code == 429 and "retry-after" not in second.headers


def test_a_fault_the_vendor_cannot_have_is_refused_when_it_is_set(
    client: httpx.Client, crm: ToyCrm
) -> None:
    with pytest.raises(ValueError, match="locator_lost"):
        crm.faults.add("locator_lost")
    answer = client.post("/_ctl", json={"faults": [{"fault": "locator_lost"}]})
    assert answer.status_code == 400 and "locator_lost" in answer.json()["error"]


def test_a_body_is_cut_though_its_length_is_right(client: httpx.Client, crm: ToyCrm) -> None:
    crm.faults.add("truncate_json", nth=1)
    answer = client.get("/v1/deals")
    assert int(answer.headers["content-length"]) == len(answer.content)
    with pytest.raises(json.JSONDecodeError):
        answer.json()


def test_a_connection_closes_before_the_promised_end(client: httpx.Client, crm: ToyCrm) -> None:
    crm.faults.add("close_connection_mid_body", nth=1)
    with pytest.raises(httpx.RemoteProtocolError, match="without sending complete"):
        client.get("/v1/deals")
    assert client.get("/v1/deals").status_code == 200


def test_slow_answers_come_and_hanging_ones_do_not(client: httpx.Client, crm: ToyCrm) -> None:
    crm.faults.add("slow", nth=1, args={"ms": 80})
    begin = time.perf_counter()
    assert client.get("/v1/deals").status_code == 200
    assert time.perf_counter() - begin > 0.08
    crm.faults.add("hang", nth=1, args={"seconds": 60})
    with pytest.raises(httpx.ReadTimeout):
        client.get("/v1/deals", timeout=0.1)
    assert client.get("/v1/deals").status_code == 200


def test_a_call_knows_how_many_are_still_being_answered(client: httpx.Client, crm: ToyCrm) -> None:
    crm.faults.add("slow", nth=1, args={"ms": 400})
    slow = threading.Thread(target=lambda: client.post("/token", data={"client_secret": "s3cret"}))
    slow.start()
    while not crm.log.calls("/token")[1:]:
        time.sleep(0.005)
    assert client.post("/token", data={"client_secret": "s3cret"}).json()["ahead"] == 1
    slow.join()
    assert client.post("/token", data={"client_secret": "s3cret"}).json()["ahead"] == 0


def test_rows_are_repeated_lost_or_miscounted(client: httpx.Client, crm: ToyCrm) -> None:
    crm.faults.add("duplicate_row_across_pages")
    client.get("/v1/deals")
    second = client.get("/v1/deals", params={"after": "2"}).json()
    assert [row["id"] for row in second["data"]] == ["2", "3", "4"]
    assert second["info"]["count"] == 3
    crm.faults.reset()
    crm.faults.add("count_mismatch", nth=1)
    miscounted = client.get("/v1/deals").json()
    assert (len(miscounted["data"]), miscounted["info"]["count"]) == (2, 3)
    crm.faults.add("missing_records_key", nth=1)
    assert client.get("/v1/deals").json().keys() == {"info"}


def test_a_short_page_loses_no_row(client: httpx.Client, crm: ToyCrm) -> None:
    crm.faults.add("short_page_but_more", nth=1)
    first = client.get("/v1/deals", params={"limit": 4})
    assert names(first) == ["Deal 0", "Deal 1"] and first.json()["info"]["after"] == "2"


def test_texts_are_spoiled_in_the_answer_and_not_in_the_store(
    client: httpx.Client, crm: ToyCrm
) -> None:
    crm.faults.add("null_bytes", nth=1)
    crm.faults.add("huge_text", nth=2, args={"bytes": 5000})
    crm.faults.add("bad_utf8", nth=3)
    assert names(client.get("/v1/deals"))[0] == "Deal 0\x00"
    assert len(names(client.get("/v1/deals"))[0]) == 5006
    with pytest.raises(UnicodeDecodeError):
        client.get("/v1/deals").content.decode("utf-8")
    assert names(client.get("/v1/deals"))[0] == "Deal 0"


def test_an_export_is_a_csv_or_a_zip_of_one(client: httpx.Client) -> None:
    plain = export(client)
    assert plain.headers["x-rows"] == "7" and plain.headers["content-type"].startswith("text/csv")
    assert len(list(csv.DictReader(io.StringIO(plain.text)))) == 7
    with zipfile.ZipFile(io.BytesIO(export(client, zip=True).content)) as archive:
        assert archive.read("deals.csv") == plain.content


def test_an_export_is_cut_spoiled_or_miscounted(client: httpx.Client, crm: ToyCrm) -> None:
    whole = export(client).content
    crm.faults.add("truncate_csv", nth=1, args={"whole_rows": True})
    cut = export(client).content
    assert whole.startswith(cut) and cut.endswith(b"\n") and len(cut) < len(whole)
    crm.faults.add("truncate_csv", nth=1)
    with zipfile.ZipFile(io.BytesIO(export(client, zip=True).content)) as archive:
        assert not archive.read("deals.csv").endswith(b"\n")
    crm.faults.add("truncate_zip", nth=1)
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(export(client, zip=True).content))
    crm.faults.add("null_bytes", nth=1)
    assert export(client).content == whole[:-1] + b"\x00\n"
    crm.faults.add("count_mismatch", nth=1)
    assert export(client).headers["x-rows"] == "8"


def test_the_store_changes_between_two_pages(client: httpx.Client, crm: ToyCrm) -> None:
    crm.faults.add(
        "mutate_between_pages", args={"mutate": [{"op": "delete", "object": "deals", "id": "3"}]}
    )
    client.get("/v1/deals")
    assert names(client.get("/v1/deals", params={"after": "2"})) == ["Deal 3", "Deal 4"]


def test_the_schema_changes_before_a_page(client: httpx.Client, crm: ToyCrm) -> None:
    deals = {"object": "deals"}
    crm.faults.add("field_removed", args={**deals, "name": "owner"})
    crm.faults.add("new_field", args={**deals, "name": "region", "default": "R-EAST"})
    crm.faults.add("type_change", args={**deals, "name": "amount", "type": "text"})
    first = client.get("/v1/deals").json()["data"][0]
    assert first == {"id": "1", "name": "Deal 0", "amount": "0.0", "region": "R-EAST"}


def test_late_commits_show_later(client: httpx.Client, crm: ToyCrm) -> None:
    crm.faults.add("late_commit", args={"seconds": 60})
    crm.store.update("deals", "1", name="late")
    assert names(client.get("/v1/deals"))[0] == "Deal 0"
    crm.clock.advance(60)
    assert names(client.get("/v1/deals"))[0] == "late"


def test_a_simulator_is_steered_over_http(client: httpx.Client, crm: ToyCrm) -> None:
    crm.faults.add("http_500")
    mutations = [
        {"op": "update", "object": "deals", "id": "1", "values": {"name": "steered"}},
        {"op": "delete", "object": "deals", "id": "2", "at": "2026-11-20T00:01:00+00:00"},
    ]
    rule = {"fault": "http_502", "match": {"object": "deals"}, "nth": 2}
    command = {
        "reset_faults": True,
        "clock": {"advance": 60},
        "mutate": mutations,
        "faults": [rule],
    }
    state = client.post("/_ctl", json=command).json()
    assert (state["clock"], state["objects"]) == ("2026-11-20T00:01:00+00:00", {"deals": 6})
    assert names(client.get("/v1/deals")) == ["steered", "Deal 2"]
    assert client.get("/v1/deals").status_code == 502
    assert client.get("/_ctl").json()["faults"] == [
        {"fault": "http_502", "match": {"object": "deals"}, "seen": 2, "fired": 1}
    ]
    assert "unknown command" in client.post("/_ctl", json={"tick": 1}).json()["error"]


def test_the_log_tells_everything_but_secrets(client: httpx.Client, crm: ToyCrm) -> None:
    client.get("/v1/deals", params={"limit": 1, "access_token": "token-q"})
    body = {"fields": ["name"], "auth": [{"corpAccessToken": "token-b", "appSecret": "s3cret"}]}
    client.post("/v1/deals/export", json=body)
    client.post("/v1/deals/export", content=b"client_secret: s3cret")
    text = client.get("/_log").text
    assert "s3cret" not in text and "token-" not in text
    first, second, third, _ = json.loads(text)
    assert (first["n"], first["path"], first["object"]) == (1, "/token", None)
    assert first["body"] == {"client_secret": "***"}
    assert second["query"] == {"limit": "1", "access_token": "***"}
    assert second["headers"]["authorization"] == "Bearer ***"
    assert third["body"]["auth"] == [{"corpAccessToken": "***", "appSecret": "***"}]
    assert len(crm.log.calls("export", status=200)) == 1


def test_a_mistake_in_a_simulator_does_not_pass_for_a_vendors_error() -> None:
    class Broken(ToyCrm):
        def token(self, call: Call) -> Reply:
            raise RuntimeError("a mistake")

    with pytest.raises(RuntimeError, match="a mistake"), serve(Broken()) as url:
        assert "a mistake" in httpx.post(f"{url}/token").text


def test_a_limit_of_the_vendor_is_a_setting(crm: ToyCrm) -> None:
    assert toy(max_limit=1).max_limit == 1
    with pytest.raises(TypeError, match="no setting max_limt"):
        toy(max_limt=1)
