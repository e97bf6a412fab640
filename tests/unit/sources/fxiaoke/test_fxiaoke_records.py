"""Records of Fxiaoke: pages by id, objects of all kinds, fields, and pages that cannot be."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from acme_fxiaoke import SOURCE, Acme, acme

from sales_pipeline.simulators.crm.fxiaoke_objects import OBJECTS
from sales_pipeline.sources.extract.connector import Record, Table, Window
from sales_pipeline.sources.http.errors import ContractBroken

VISITS = "visit_Ab12c__c"


@pytest.fixture
def company(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Acme]:
    with acme(monkeypatch, tmp_path, 10) as company:
        yield company


def table(object: str, *fields: str, all_fields: bool = False) -> Table:
    return Table(SOURCE, "a_table", object, ("_id", *fields), all_fields)


def read(company: Acme, table: Table, reading: str = "records") -> list[Record]:
    connector = company.connector()
    window = Window(None, company.sim.clock.now())
    pages = connector.pages(table, window, reading, None)
    return [record for page in pages for record in page.records]


def payload(record: Record) -> dict[str, Any]:
    return orjson.loads(record.payload)  # type: ignore[no-any-return]


@pytest.mark.parametrize("object", OBJECTS)
def test_every_object_of_a_pipeline_can_be_read(company: Acme, object: str) -> None:
    """Ids, fields and records, from describe to fetch."""
    if not company.ids(object):
        company.sim.store.insert(object, {"name": "one"})
    described = company.connector().fields(table(object))
    names = [field.name for field in described]
    asked = table(object, *names)
    found = read(company, asked)
    assert [record.id for record in found] == company.ids(object)
    ids = [id for page in company.connector().ids(asked) for id in page]
    assert ids == company.ids(object)
    assert company.connector().fetch(asked, ids) == found
    assert {"_id", "name"} <= set(names) and all(field.label for field in described)


def test_fields_tell_types_labels_and_options(company: Acme) -> None:
    company.sim.store.add_field("SalesOrderObj", "channel__c", "text")
    fields = {f.name: f for f in company.connector().fields(table("SalesOrderObj"))}
    amount, status, account = (fields[n] for n in ("order_amount", "order_status", "account_id"))
    assert (amount.type, amount.label) == ("currency", "销售订单金额")
    assert (status.type, status.options) == (
        "select_one", ("draft", "confirmed", "shipped", "completed"),
    )  # fmt: skip
    assert (account.type, fields["owner"].type) == ("object_reference", "employee")
    assert fields["order_time"].type == "date"
    assert fields["channel__c"].is_custom and not amount.is_custom
    lines = {f.name: f.type for f in company.connector().fields(table("SalesOrderProductObj"))}
    assert lines["order_id"] == "master_detail"


def test_only_what_the_layout_reads_is_asked_for(company: Acme) -> None:
    found = read(company, table("NewOpportunityObj", "amount", "account_id__r"))
    assert payload(found[0]).keys() <= {
        "_id", "last_modified_time", "life_status", "life_status__r", "amount", "account_id",
        "account_id__r",
    }  # fmt: skip
    asked = company.sim.log.calls("data/query")[0]["body"]["data"]["search_query_info"]
    assert asked["fieldProjection"] == [
        "_id", "last_modified_time", "life_status", "amount", "account_id", "account_id__r",
    ]  # fmt: skip
    assert (asked["offset"], asked["limit"]) == (0, 6)


def test_all_fields_come_if_the_layout_says_so(company: Acme) -> None:
    found = payload(read(company, table("NewOpportunityObj", all_fields=True))[0])
    assert {"name", "sales_stage__r", "owner__r", "create_time", "mc_currency"} <= found.keys()
    assert found.keys().isdisjoint({"searchAfterId", "total_num"})


@pytest.mark.parametrize("path", ["/cgi/crm/custom/v2/data/query", "/cgi/crm/custom/data/query"])
def test_custom_objects_have_a_path_and_a_limit_of_their_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, path: str
) -> None:
    env = {"page_size": "1000", "custom_query_path": path}
    with acme(monkeypatch, tmp_path, 1, env=env, custom_query_path=path) as company:
        company.sim.add_object(VISITS, "拜访", "name text 编号; visited_at__c datetime 时间")
        for number in range(120):
            company.sim.store.insert(VISITS, {"name": f"V{number}", "life_status": "normal"})
        found = read(company, table(VISITS, "name"))
        assert [record.id for record in found] == company.ids(VISITS) and len(found) == 120
        calls = company.sim.log.calls("data/query")
        assert {call["path"] for call in calls} == {path}
        limits = {c["body"]["data"]["search_query_info"]["limit"] for c in calls}
        assert limits == {100}


def test_people_have_no_life_status_and_numbers_for_ids(company: Acme) -> None:
    people = table("PersonnelObj", "name", "user_id", "status")
    window = Window(None, company.sim.clock.now())
    assert company.connector().passes(people, window) == ("records",)
    found = read(company, people)
    assert [record.id for record in found][:2] == ["1000", "1001"]
    assert payload(found[1])["user_id"] == "FSUID_1001"


def test_records_are_read_beyond_the_largest_offset(company: Acme) -> None:
    """Paging by offset would end there, at 10,000 records of a real company."""
    company.sim.max_offset = 12
    found = read(company, table("NewOpportunityObj"))
    assert [record.id for record in found] == company.ids("NewOpportunityObj") and len(found) == 30


def test_what_a_short_page_leaves_out_of_a_fetch_is_asked_for_again(company: Acme) -> None:
    ids = company.ids("AccountObj")
    company.sim.faults.add("short_page_but_more", match={"path": "query"})
    found = company.connector().fetch(table("AccountObj", "name"), [*ids, "5e00000000000000"])
    assert [record.id for record in found] == ids


@pytest.mark.parametrize("shown", [False, True])
def test_what_is_invalid_is_not_alive(company: Acme, shown: bool) -> None:
    """Neither for a comparison of ids nor for a fetch, though a plain query may show it."""
    company.sim.invalid_in_plain_queries = shown
    before, accounts = company.ids("AccountObj"), table("AccountObj", "name")
    company.sim.store.delete("AccountObj", before[3])
    alive = [id for page in company.connector().ids(accounts) for id in page]
    assert alive == company.ids("AccountObj") and len(alive) == len(before) - 1
    assert [record.id for record in company.connector().fetch(accounts, before)] == alive


FORGETFUL: dict[str, dict[str, Any]] = {
    "the filter of ids": {"filters": []},
    "the order": {"orders": [{"fieldName": "_id", "isAsc": False}]},
}


@pytest.mark.parametrize("ignored", FORGETFUL.values(), ids=FORGETFUL)
def test_a_vendor_that_ignores_what_pages_rest_on_loses_no_record(
    company: Acme, monkeypatch: pytest.MonkeyPatch, ignored: dict[str, Any]
) -> None:
    """It would give the same page for ever, or leave some out: that is an error."""
    whole = company.sim._query
    monkeypatch.setattr(
        company.sim, "_query", lambda call, name, asked: whole(call, name, {**asked, **ignored})
    )
    with pytest.raises(ContractBroken, match=r"\(AccountObj\): a page that is not in the order of"):
        read(company, table("AccountObj", "name"))


def test_a_record_without_its_time_or_id_is_an_error(company: Acme) -> None:
    accounts, window = table("AccountObj", "name"), Window(None, company.sim.clock.now())
    for name in ("_id", "last_modified_time"):
        rows = company.sim._rows

        def without(*args: Any, rows: Any = rows, name: str = name) -> list[dict[str, Any]]:
            return [{k: v for k, v in row.items() if k != name} for row in rows(*args)]

        company.sim._rows = without  # type: ignore[method-assign]
        with pytest.raises(ContractBroken, match=rf"\(AccountObj\): a record without its {name}"):
            next(company.connector().pages(accounts, window, "records", None))
        company.sim._rows = rows  # type: ignore[method-assign]
