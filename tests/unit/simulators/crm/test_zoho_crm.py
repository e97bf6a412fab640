"""What the simulated Zoho shows of its records: pages, deletions, queries, bulk reads, settings."""

import csv
import io
import zipfile
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from zoho_client import signed_in

from sales_pipeline.simulators.crm.app import START
from sales_pipeline.simulators.crm.zoho import ZohoCrm, filled

Organisation = tuple[ZohoCrm, httpx.Client]


@pytest.fixture
def zoho() -> Iterator[Organisation]:
    with signed_in() as organisation:
        yield organisation


@pytest.fixture(scope="module")
def shared() -> Iterator[Organisation]:
    with signed_in() as organisation:
        yield organisation


def page(client: httpx.Client, module: str, since: str = "", **params: Any) -> httpx.Response:
    headers = {"If-Modified-Since": since} if since else {}
    return client.get(f"/crm/v8/{module}", params={"fields": "id", **params}, headers=headers)


def ids(answer: httpx.Response) -> list[str]:
    return [row["id"] for row in answer.json()["data"]] if answer.status_code == 200 else []


def coql(client: httpx.Client, query: str) -> list[dict[str, Any]]:
    answer = client.post("/crm/v8/coql", json={"select_query": query})
    return answer.json()["data"] if answer.status_code == 200 else []


def test_pages_by_number_and_by_token_hold_every_record_once(zoho: Organisation) -> None:
    crm, client = zoho
    every = [record.id for record in crm.store.by_id("Deals")]
    by_number = [ids(page(client, "Deals", per_page=20, page=n)) for n in (1, 2, 3)]
    assert [key for keys in by_number for key in keys] == every[::-1]
    for order in ({"sort_order": "asc"}, {"sort_by": "Modified_Time"}, {"sort_by": "Created_Time"}):
        found, token = [], None
        while True:
            answer = page(client, "Deals", per_page=7, **order, **token or {})
            found += ids(answer)
            token = {"page_token": answer.json()["info"]["next_page_token"]}
            if not answer.json()["info"]["more_records"]:
                break
        assert sorted(found) == every
    assert page(client, "Cases").status_code == 204


def test_changes_are_told_to_the_second_and_inclusively(zoho: Organisation) -> None:
    crm, client = zoho
    crm.clock.advance(1800.7)
    first = next(crm.store.by_id("Deals")).id
    crm.store.update("Deals", first, Amount=1.0)
    shown = page(client, "Deals", ids=first, fields="Modified_Time,Amount").json()["data"][0]
    assert shown["Modified_Time"] == "2026-11-20T08:30:00+08:00" and shown["Amount"] == 1.0
    assert ids(page(client, "Deals", "2026-11-20T00:30:00+00:00")) == [first]
    later = page(client, "Deals", "2026-11-20T00:30:01+00:00")
    assert later.status_code == 304 and later.content == b""
    crm.nothing_new = 204
    assert page(client, "Deals", "2026-11-20T00:30:01+00:00").status_code == 204


def test_converted_leads_are_hidden_unless_asked_for(shared: Organisation) -> None:
    crm, client = shared
    every = {r.id: r.values["Converted__s"] for r in crm.store.by_id("Leads")}
    converted = {key for key, is_converted in every.items() if is_converted}
    assert 0 < len(converted) < len(every)
    assert set(ids(page(client, "Leads"))) == every.keys() - converted
    assert set(ids(page(client, "Leads", converted="true"))) == converted
    assert set(ids(page(client, "Leads", converted="both"))) == every.keys()
    hidden = {row["id"] for row in coql(client, "select id from Leads where id > 0")}
    assert hidden == every.keys() - converted
    found = coql(client, "select id from Leads where id > 0 and Converted__s = true")
    assert {row["id"] for row in found} == converted


def test_deletions_tell_how_they_were_meant(zoho: Organisation) -> None:
    crm, client = zoho
    first, second, third = [record.id for record in crm.store.by_id("Deals")][:3]
    crm.clock.advance(60)
    for id, permanent in ((first, False), (second, True), (third, False)):
        crm.store.delete("Deals", id, permanent=permanent)
    crm.store.undelete("Deals", third)
    deleted = {row["id"]: row for row in client.get("/crm/v8/Deals/deleted").json()["data"]}
    assert deleted.keys() == {first, second}
    assert (deleted[first]["type"], deleted[second]["type"]) == ("recycle", "permanent")
    assert deleted[first]["display_name"] and deleted[second]["display_name"] is None
    assert deleted[first]["deleted_time"] == "2026-11-20T08:01:00+08:00"
    assert third in ids(page(client, "Deals", sort_order="asc"))
    assert client.get("/crm/v8/Deals/deleted", params={"type": "permanent", "per_page": 1}).json()[
        "info"
    ] == {"per_page": 1, "count": 1, "page": 1, "more_records": False}
    crm.forgets_permanent = True
    assert client.get("/crm/v8/Deals/deleted?type=permanent").status_code == 204


QUERIES = {
    "Amount > 900000": lambda v: (v["Amount"] or 0) > 900_000,
    "Amount >= 900000.5": lambda v: (v["Amount"] or 0) >= 900_000.5,
    "Amount is null": lambda v: v["Amount"] is None,
    "Amount is not null and Stage = 'Closed Won'": lambda v: (
        v["Amount"] is not None and v["Stage"] == "Closed Won"
    ),
    "Stage in ('Closed Won', 'Closed Lost')": lambda v: v["Stage"].startswith("Closed"),
    "Stage not in ('Closed Won', 'Closed Lost')": lambda v: not v["Stage"].startswith("Closed"),
    "(Stage = 'Closed Won' or Currency = 'USD') and Probability between 50 and 100": lambda v: (
        (v["Stage"] == "Closed Won" or v["Currency"] == "USD") and 50 <= v["Probability"] <= 100
    ),
    "Owner = '5725767014000000001'": lambda v: v["Owner"]["id"] == "5725767014000000001",
    "Owner.id != '5725767014000000001'": lambda v: v["Owner"]["id"] != "5725767014000000001",
    "Closing_Date < '2026-06-01'": lambda v: v["Closing_Date"] < "2026-06-01",
}  # fmt: skip


@pytest.mark.parametrize(("where", "holds"), QUERIES.items(), ids=QUERIES.keys())
def test_a_query_finds_what_its_condition_says(
    where: str, holds: Any, shared: Organisation
) -> None:
    crm, client = shared
    wanted = [record.id for record in crm.store.by_id("Deals") if holds(record.values)]
    assert wanted, "a condition that nothing meets proves nothing"
    found = coql(client, f"select id from Deals where {where} order by id asc")
    assert [row["id"] for row in found] == wanted


def test_a_query_orders_limits_skips_and_follows_lookups(shared: Organisation) -> None:
    crm, client = shared
    deals = sorted(crm.store.by_id("Deals"), key=lambda r: (r.modified_at, r.id), reverse=True)
    query = "select Account_Name.Industry, Owner, Amount from Deals where id > 0 order by "
    found = coql(client, query + "Modified_Time desc, id desc limit 5 offset 10")
    assert [row["id"] for row in found] == [record.id for record in deals[10:15]]
    values = deals[10].values
    account = crm.store.get("Accounts", values["Account_Name"]["id"])
    assert account and found[0] == {
        "Account_Name.Industry": account.values["Industry"], "Amount": values["Amount"],
        "Owner": {"id": values["Owner"]["id"]}, "id": deals[10].id,
    }  # fmt: skip
    again = coql(client, query + "Modified_Time desc, id desc limit 10, 5")
    assert again == found


def test_times_are_compared_with_their_offset(zoho: Organisation) -> None:
    crm, client = zoho
    crm.clock.advance(1800)
    first = next(crm.store.by_id("Deals")).id
    crm.store.update("Deals", first, Amount=1.0)
    for since in ("2026-11-20T08:30:00+08:00", "2026-11-20T00:30:00+00:00"):
        found = coql(client, f"select id from Deals where Modified_Time >= '{since}'")
        assert [row["id"] for row in found] == [first]
    assert not coql(client, "select id from Deals where Modified_Time > '2026-11-20T00:30:00Z'")


def exported(client: httpx.Client, job: str) -> list[dict[str, str]]:
    content = client.get(f"/crm/bulk/v8/read/{job}/result").content
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.namelist() == [f"{job}.csv"]
    return list(csv.DictReader(io.StringIO(archive.read(f"{job}.csv").decode(), newline="")))


def test_a_bulk_read_is_done_after_a_while_and_kept_for_a_day(zoho: Organisation) -> None:
    crm, client = zoho
    names = ["Deal_Name", "Owner", "Amount", "Description"]
    query = {"module": {"api_name": "Deals"}, "fields": names}
    made = client.post("/crm/bulk/v8/read", json={"query": query, "file_type": "csv"})
    assert made.status_code == 201
    job = made.json()["data"][0]["details"]["id"]
    states = []
    for _ in range(3):
        states.append(client.get(f"/crm/bulk/v8/read/{job}").json()["data"][0])
        crm.clock.advance(15)
    assert [state["state"] for state in states] == ["ADDED", "IN PROGRESS", "COMPLETED"]
    assert states[2]["result"]["count"] == 50 and not states[2]["result"]["more_records"]
    crm.store.update("Deals", next(crm.store.by_id("Deals")).id, Deal_Name="after the job")
    rows = exported(client, job)
    assert list(rows[0]) == ["Id", *names]
    for row, record in zip(rows, crm.store.state("Deals", at=START).values(), strict=True):
        assert row["Owner"] == record.values["Owner"]["id"]
        assert row["Description"] == (record.values["Description"] or "")
        assert row["Deal_Name"] == record.values["Deal_Name"]


def test_a_large_module_takes_several_jobs() -> None:
    with signed_in(bulk_rows=20) as (crm, client):
        found = []
        for number in (1, 2, 3):
            query = {"module": {"api_name": "Deals"}, "fields": ["Stage"], "page": number}
            made = client.post("/crm/bulk/v8/read", json={"query": query}).json()
            job = made["data"][0]["details"]["id"]
            crm.clock.advance(30)
            result = client.get(f"/crm/bulk/v8/read/{job}").json()["data"][0]["result"]
            assert result["more_records"] == (number < 3)
            found += [row["Id"] for row in exported(client, job)]
        assert found == [record.id for record in crm.store.by_id("Deals")]


def test_deals_remember_their_stages(zoho: Organisation) -> None:
    crm, client = zoho
    deal = crm.store.insert("Deals", {"Deal_Name": "new", "Stage": "Qualification"})
    for stage in ("Needs Analysis", "Closed Won"):
        crm.clock.advance(60)
        crm.store.update("Deals", deal, Stage=stage)
    path = f"/crm/v8/Deals/{deal}/Stage_History"
    rows = client.get(path, params={"fields": "Stage,Moved_To__s,Modified_Time"}).json()["data"]
    assert [(row["Stage"], row["Moved_To__s"]) for row in rows] == [
        ("Closed Won", None), ("Needs Analysis", "Closed Won"), ("Qualification", "Needs Analysis"),
    ]  # fmt: skip
    assert [row["Modified_Time"][14:19] for row in rows] == ["02:00", "01:00", "00:00"]
    assert len(ids(page(client, "DealHistory"))) == 3


def test_a_merge_points_the_children_at_the_winner(zoho: Organisation) -> None:
    crm, client = zoho
    winner, loser = [record.id for record in crm.store.by_id("Accounts")][:2]
    moved = {
        record.id
        for record in crm.store.by_id("Deals")
        if record.values["Account_Name"]["id"] == loser
    }
    crm.clock.advance(60)
    crm.store.merge("Accounts", winner, loser)
    changed = page(client, "Deals", "2026-11-20T00:01:00+00:00", fields="Account_Name").json()
    assert {row["id"] for row in changed["data"]} == moved
    assert {row["Account_Name"]["id"] for row in changed["data"]} == {winner}


def test_settings_are_lists(shared: Organisation) -> None:
    _crm, client = shared
    users = client.get("/crm/v8/users", params={"type": "AllUsers", "per_page": 3, "page": 2})
    assert len(users.json()["users"]) == 3 and users.json()["info"]["more_records"]
    assert client.get("/crm/v8/org").json()["org"][0]["time_zone"] == "Asia/Shanghai"
    codes = [row["iso_code"] for row in client.get("/crm/v8/org/currencies").json()["currencies"]]
    assert codes == ["CNY", "USD", "EUR", "HKD"]
    modules = client.get("/crm/v8/settings/modules").json()["modules"]
    assert {"Leads", "Deals", "Sales_Orders"} <= {module["api_name"] for module in modules}
    layout = client.get("/crm/v8/settings/layouts?module=Deals").json()["layouts"][0]["id"]
    pipelines = client.get("/crm/v8/settings/pipeline", params={"layout_id": layout}).json()
    assert pipelines["pipeline"][0]["maps"][0]["display_value"] == "Qualification"
    fields = client.get("/crm/v8/settings/fields?module=Leads").json()["fields"]
    types = {field["api_name"]: field["data_type"] for field in fields}
    assert (types["Owner"], types["Interests"], types["Converted__s"]) == (
        "ownerlookup", "multiselectpicklist", "boolean",
    )  # fmt: skip


def test_the_same_seed_gives_the_same_organisation() -> None:
    one, two, three = (filled({"Accounts": 3, "Deals": 9}, seed=seed) for seed in (1, 1, 2))
    assert one.store.state("Deals") == two.store.state("Deals") != three.store.state("Deals")


def test_the_log_holds_no_secret(zoho: Organisation) -> None:
    crm, client = zoho
    client.post("/oauth/v2/token", params={"client_secret": crm.client_secret})
    text = client.get("/_log").text
    assert crm.client_secret not in text and crm.refresh_token not in text
    assert not any(token in text for token in crm.accounts.issued)
