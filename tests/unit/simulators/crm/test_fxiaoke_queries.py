"""What the simulated Fxiaoke answers to queries, and which it refuses as the vendor does."""

from typing import Any

import pytest
from fxiaoke_caller import LIST, QUERY, Caller

from sales_pipeline.simulators.crm.fxiaoke_objects import OBJECTS

# Queries

REFUSED: dict[str, tuple[dict[str, Any], int]] = {
    "limit 0": ({"limit": 0}, 32000),
    "limit 1001": ({"limit": 1001}, 32000),
    "limit as text": ({"limit": "10"}, 32000),
    "offset between pages": ({"limit": 10, "offset": 5}, 32000),
    "offset 10100": ({"limit": 100, "offset": 10_100}, 10013),
    "filters as an object": ({"filters": {"field_name": "name"}}, 32000),
    "a filter without values": ({"filters": [{"field_name": "name", "operator": "EQ"}]}, 32000),
    "an unknown order": ({"orders": [{"fieldName": "no", "isAsc": True}]}, 32000),
    "isAsc as text": ({"orders": [{"fieldName": "_id", "isAsc": "true"}]}, 32000),
    "an unknown field": ({"fieldProjection": ["_id", "no_such"]}, 32000),
}


@pytest.mark.parametrize(("asked", "code"), REFUSED.values(), ids=REFUSED)
def test_a_query_that_is_not_allowed_is_refused(
    caller: Caller, asked: dict[str, Any], code: int
) -> None:
    assert caller.query(**asked)["errorCode"] == code


@pytest.mark.parametrize(
    "wanted",
    [("no", "EQ", "1"), ("name", "NE", "1"), ("name", "EQ"), ("name", "EQ", 1),
     ("employees_number", "GT", "x"), ("create_time", "BETWEEN", "1")],
)  # fmt: skip
def test_a_filter_that_is_not_allowed_is_refused(caller: Caller, wanted: tuple[Any, ...]) -> None:
    assert caller.query("AccountObj", wanted)["errorCode"] == 32000


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (("account_level", "EQ", "A"), ["A0"]), (("account_level", "N", "A"), ["A1", "A2", "A3"]),
        (("account_level", "IN", "A", "C"), ["A0", "A2"]), (("account_level", "IS"), ["A3"]),
        (("account_level", "ISN"), ["A0", "A1", "A2"]), (("name", "LIKE", "1"), ["A1"]),
        (("account_level", "NIN", "A", "B"), ["A2", "A3"]), (("name", "ENDWITH", "2"), ["A2"]),
        # As numbers: 7 is less than 14.
        (("employees_number", "GT", "7"), ["A2", "A3"]),
        (("employees_number", "LTE", "7.0"), ["A0", "A1"]),
        (("employees_number", "BETWEEN", "7", "21"), ["A1", "A2", "A3"]),
        (("employees_number", "NBETWEEN", "7", "14"), ["A0", "A3"]),
        (("owner", "CONTAINS", "FSUID_1002"), ["A1", "A3"]),
    ],
)  # fmt: skip
def test_operators(caller: Caller, wanted: tuple[Any, ...], names: list[str]) -> None:
    assert caller.names(wanted) == names


def test_between_may_leave_its_ends_out(caller: Caller) -> None:
    caller.sim.between_includes_ends = False
    assert caller.names(("employees_number", "BETWEEN", "7", "21")) == ["A2"]


def test_pages_go_by_id_and_by_time(caller: Caller) -> None:
    ids = [row["_id"] for row in caller.rows()]
    assert ids == sorted(ids) and all(len(id) == 24 for id in ids)
    order = {"orders": [{"fieldName": "_id", "isAsc": True}]}
    assert caller.names(("_id", "GT", ids[1]), limit=1, **order) == ["A2"]
    newest = {"orders": [{"fieldName": "last_modified_time", "isAsc": False}]}
    assert caller.names(limit=2, offset=2, **newest) == ["A1", "A0"]
    since = str(caller.rows()[2]["last_modified_time"])
    assert caller.names(("last_modified_time", "GTE", since)) == ["A2", "A3"]
    assert caller.names(("last_modified_time", "GT", since), ("name", "N", "A9")) == ["A3"]


def test_total_is_0_unless_it_is_asked_for(caller: Caller) -> None:
    assert caller.query(limit=1)["data"]["total"] == 0
    asked = {"limit": 1, "offset": 0}
    body = {"dataObjectApiName": "AccountObj", "search_query_info": asked}
    flag = {"find_explicit_total_num": True}
    within = {**body, "search_query_info": {**asked, **flag}}
    for place, totals in (("data", [4, 0]), ("search_query_info", [0, 4])):
        caller.sim.total_flag_in = place
        answers = [caller.post(QUERY, {**caller.who, "data": data})["data"]
                   for data in ({**body, **flag}, within)]  # fmt: skip
        assert [answer["total"] for answer in answers] == totals
        assert all(len(answer["dataList"]) == 1 for answer in answers)


@pytest.mark.parametrize("shown", [False, True])
def test_what_is_invalid_is_shown_or_must_be_asked_for(caller: Caller, shown: bool) -> None:
    store, caller.sim.invalid_in_plain_queries = caller.sim.store, shown
    first, second = [row["_id"] for row in caller.rows()][:2]
    store.delete("AccountObj", first)
    store.delete("AccountObj", second, permanent=True)
    invalid = caller.rows(("life_status", "EQ", "invalid"))
    assert [(row["_id"], row["life_status"]) for row in invalid] == [(first, "invalid")]
    assert invalid[0]["last_modified_time"] > invalid[0]["create_time"]
    assert caller.names() == (["A0"] if shown else []) + ["A2", "A3"]
    store.undelete("AccountObj", first)
    assert caller.rows()[0]["life_status"] == "normal"


def test_objects_have_paths(caller: Caller) -> None:
    caller.sim.add_object("visit__c", "拜访", "name text 编号")
    caller.sim.store.insert("visit__c", {"name": "V1"})
    assert caller.query("visit__c")["errorCode"] == 32000
    assert caller.query("NoSuchObj")["errorCode"] == 32000
    body = {"dataObjectApiName": "visit__c", "search_query_info": {"limit": 100}}
    custom = caller.sim.custom_query_path
    answer = caller.post(custom, {**caller.who, "data": body})
    assert [row["name"] for row in answer["data"]["dataList"]] == ["V1"]
    body["search_query_info"] = {"limit": 101}
    assert caller.code(custom, {**caller.who, "data": body}) == 32000
    body["dataObjectApiName"] = "AccountObj"
    assert caller.code(custom, {**caller.who, "data": body}) == 32000
    assert caller.code(QUERY, caller.who) == 15002
    caller.sim.forbidden_objects = frozenset({"AccountObj"})
    assert caller.query("AccountObj")["errorCode"] == 15003


# Records


def test_a_record_looks_as_the_vendors_do(caller: Caller) -> None:
    store = caller.sim.store
    account = caller.rows()[0]["_id"]
    order = {
        "name": "20261120-000001", "account_id": account, "order_amount": "1200.00",
        "order_time": 1_795_104_000_000, "owner": ["FSUID_1001"], "remark": None,
        "life_status": "normal", "order_status": "draft",
    }  # fmt: skip
    id = store.insert("SalesOrderObj", order)
    row = caller.query("SalesOrderObj")["data"]["dataList"][0]
    now = int(caller.sim.clock.now().timestamp() * 1000)
    assert row == {
        "_id": id, "name": "20261120-000001", "account_id": account, "account_id__r": "A0",
        "order_amount": "1200.00", "order_time": 1_795_104_000_000, "owner": ["FSUID_1001"],
        "owner__r": {"id": "FSUID_1001", "name": "P1001"}, "life_status": "normal",
        "life_status__r": "正常", "order_status": "draft", "order_status__r": "draft",
        "is_deleted": False, "create_time": now, "last_modified_time": now,
        "searchAfterId": ["0"], "total_num": 0,
    }  # fmt: skip
    assert caller.query("SalesOrderObj", fieldProjection=["account_id"])["data"]["dataList"] == [
        {"account_id": account, "account_id__r": "A0", "searchAfterId": ["0"], "total_num": 0}
    ]
    caller.sim.labels_with_projection = caller.sim.query_keys_in_rows = False
    found = caller.query("SalesOrderObj", fieldProjection=["account_id"])["data"]["dataList"]
    assert found == [{"account_id": account}]


def test_nulls_and_employee_numbers_come_if_they_are_asked_for(caller: Caller) -> None:
    body = {"dataObjectApiName": "AccountObj", "search_query_info": {"limit": 1}}
    asked = {**caller.who, "data": body, "includeNull": True, "convertUserId": False}
    row = caller.post(QUERY, asked)["data"]["dataList"][0]
    assert row["owner"] == ["1001"] and row["tel"] is None


def test_a_merge_moves_children_and_invalidates_the_loser(caller: Caller) -> None:
    store = caller.sim.store
    winner, loser = [row["_id"] for row in caller.rows()][:2]
    contact = store.insert("ContactObj", {"name": "C", "account_id": loser})
    caller.sim.clock.advance(1)
    store.merge("AccountObj", winner, loser)
    row = caller.query("ContactObj")["data"]["dataList"][0]
    assert (row["_id"], row["account_id"], row["account_id__r"]) == (contact, winner, "A0")
    assert row["last_modified_time"] - row["create_time"] == 1000
    assert [row["_id"] for row in caller.rows(("life_status", "EQ", "invalid"))] == [loser]


def test_objects_and_fields_are_described(caller: Caller) -> None:
    listed = caller.post(LIST, caller.who)["data"]["objects"]
    assert {item["describeApiName"] for item in listed} == OBJECTS.keys()
    path, body = "/cgi/crm/v2/object/describe", {**caller.who, "data": {"apiName": "PaymentObj"}}
    described = caller.post(path, body)["data"]["describe"]
    amount = described["fields"]["payment_amount"]
    assert (described["api_name"], amount["type"], amount["label"]) == (
        "PaymentObj", "currency", "回款金额",
    )  # fmt: skip
    assert caller.code(path, {**caller.who, "data": {"apiName": "NoObj"}}) == 32000
    caller.sim.describe_name_in = "top"
    assert caller.code(path, body) == 32000
    assert caller.code(path, {**caller.who, "apiName": "PaymentObj"}) == 0
