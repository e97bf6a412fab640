"""The simulated Fxiaoke is strict: each test is a thing that the vendor refuses, or shows."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from sales_pipeline.simulators.crm import serve
from sales_pipeline.simulators.crm.fxiaoke import FxiaokeSimulator
from sales_pipeline.simulators.crm.fxiaoke_objects import OBJECTS
from sales_pipeline.simulators.crm.fxiaoke_seed import fill

SECRETS = {
    "appId": "FSAID_demo", "appSecret": "demo-app-secret",
    "permanentCode": "demo-permanent-code",
}  # fmt: skip
LIST, QUERY = "/cgi/crm/v2/object/list", "/cgi/crm/v2/data/query"
CORP, OAUTH = "/cgi/corpAccessToken/get/V2", "/oauth2.0/token"


class Caller:
    """A client of the old style that does everything right, but for what a test changes."""

    def __init__(self, sim: FxiaokeSimulator, http: httpx.Client) -> None:
        self.sim, self.http = sim, http
        self.who: dict[str, Any] = {}

    def post(self, path: str, body: Any = None, **more: Any) -> dict[str, Any]:
        more.setdefault("params", {"thirdTraceId": str(uuid4())})
        response = self.http.post(path, json={} if body is None else body, **more)
        assert response.status_code == 200
        return response.json()  # type: ignore[no-any-return]

    def code(self, path: str, body: Any = None, **more: Any) -> int:
        return int(self.post(path, body, **more)["errorCode"])

    def sign_in(self) -> str:
        token = self.post(CORP, SECRETS)["corpAccessToken"]
        self.who = {
            "corpAccessToken": token, "corpId": "FSCID_demo", "currentOpenUserId": "FSUID_1000",
        }  # fmt: skip
        return str(token)

    def query(self, object: str = "AccountObj", *filters: Any, **asked: Any) -> dict[str, Any]:
        if filters:
            asked["filters"] = [
                {"field_name": name, "operator": operator, "field_values": list(values)}
                for name, operator, *values in filters
            ]
        body = {"data": {"dataObjectApiName": object, "search_query_info": asked}}
        return self.post(QUERY, {**self.who, **body})

    def rows(self, *filters: Any, **asked: Any) -> list[dict[str, Any]]:
        return self.query("AccountObj", *filters, **asked)["data"]["dataList"]  # type: ignore[no-any-return]

    def names(self, *filters: Any, **asked: Any) -> list[str]:
        return [row["name"] for row in self.rows(*filters, **asked)]


@pytest.fixture
def caller() -> Iterator[Caller]:
    sim = FxiaokeSimulator()
    for number, level in enumerate(["A", "B", "C", None]):
        sim.store.insert("AccountObj", {
            "name": f"A{number}", "account_level": level, "employees_number": str(number * 7),
            "owner": [f"FSUID_{1001 + number % 2}"], "life_status": "normal",
        })  # fmt: skip
        sim.clock.advance(60)
    for number in (1001, 1002):
        person = {"name": f"P{number}", "full_name": "x", "phone": f"1400000{number}"}
        sim.store.insert("PersonnelObj", person, id=str(number))
    with serve(sim) as url, httpx.Client(base_url=url, timeout=5) as http:
        caller = Caller(sim, http)
        caller.sign_in()
        yield caller


# Tokens


def test_a_token_is_the_same_for_6600_s_and_good_for_7200(caller: Caller) -> None:
    first, clock = caller.who["corpAccessToken"], caller.sim.clock
    clock.advance(6599)
    answer = caller.post(CORP, SECRETS)
    assert (answer["corpAccessToken"], answer["expiresIn"]) == (first, 601)
    clock.advance(1)
    second = caller.post(CORP, SECRETS)["corpAccessToken"]
    assert second != first
    clock.advance(599)
    assert caller.code(LIST, caller.who) == 0
    clock.advance(1)
    assert caller.code(LIST, caller.who) == 20016
    assert caller.code(LIST, {**caller.who, "corpAccessToken": second}) == 0


@pytest.mark.parametrize(("path", "key"), [(CORP, "corpAccessToken"), (OAUTH, "accessToken")])
def test_wrong_secrets_give_no_token(caller: Caller, path: str, key: str) -> None:
    right = {**SECRETS, "grantType": "app_secret"}
    assert key in caller.post(path, right)
    for wrong, code in (("appId", 20006), ("appSecret", 20006), ("permanentCode", 20015)):
        answer = caller.post(path, {**right, wrong: "other"})
        assert answer["errorCode"] == code and key not in answer
    if path == OAUTH:
        assert caller.code(path, SECRETS) == 32000


def test_ten_tokens_a_minute_and_no_two_at_once(caller: Caller) -> None:
    codes = [caller.code(CORP, SECRETS) for _ in range(10)]
    assert codes == [0] * 9 + [14001]
    caller.sim.clock.advance(60)
    assert caller.code(CORP, SECRETS) == 0


def test_credentials_are_in_headers_or_in_the_body(caller: Caller) -> None:
    token = caller.post(OAUTH, {**SECRETS, "grantType": "app_secret"})["accessToken"]
    right = {"authorization": f"Bearer {token}", "x-fs-ea": "demo", "x-fs-userid": "1000"}
    assert caller.code(LIST, headers=right) == 0
    assert caller.code(LIST, caller.who, headers=right) == 32000
    assert caller.code(LIST) == 10013
    assert caller.code(LIST, headers={**right, "authorization": "Bearer no"}) == 20005
    assert caller.code(LIST, headers={**right, "x-fs-ea": "other"}) == 20016
    assert caller.code(LIST, headers={**right, "x-fs-userid": "7"}) == 20012
    assert (
        caller.code(LIST, headers={k: v for k, v in right.items() if k != "x-fs-userid"}) == 10010
    )
    # A token of one style is none of the other.
    assert caller.code(LIST, {**caller.who, "corpAccessToken": token}) == 20005
    assert caller.code(LIST, {**caller.who, "corpId": "FSCID_other"}) == 20016
    assert caller.code(LIST, {**caller.who, "currentOpenUserId": "1000"}) == 20012


def test_the_acting_user_sees_what_is_his(caller: Caller) -> None:
    assert len(caller.rows()) == 4
    caller.who["currentOpenUserId"] = "FSUID_1001"
    assert caller.names() == ["A0", "A2"]


def test_a_mobile_leads_to_its_owner(caller: Caller) -> None:
    body = {name: caller.who[name] for name in ("corpAccessToken", "corpId")}
    path = "/cgi/user/getByMobile"
    found = caller.post(path, {**body, "mobile": "14000001001"})["empList"]
    assert [person["openUserId"] for person in found] == ["FSUID_1001"]
    assert caller.post(path, {**body, "mobile": "1"})["empList"] == []


# Every call


def test_every_url_needs_a_trace_of_its_own(caller: Caller) -> None:
    used = str(uuid4())
    assert caller.code(LIST, caller.who, params={"thirdTraceId": used}) == 0
    for wrong in (used, "1", "6fa459ea-ee8a-11ca-894b-db77e160355e", ""):
        assert caller.code(LIST, caller.who, params={"thirdTraceId": wrong}) == 32000
    assert caller.code(CORP, SECRETS, params={}) == 32000


def test_an_unknown_path_or_method_is_an_error_inside_200(caller: Caller) -> None:
    assert caller.code("/cgi/crm/v3/data/query", caller.who) == 10006
    answer = caller.http.get(LIST)
    assert (answer.status_code, answer.json()["errorCode"]) == (200, 10006)
    answer = caller.http.post(LIST, content=b"{", params={"thirdTraceId": str(uuid4())})
    assert answer.json()["errorCode"] == 32000
    assert caller.code(LIST, ["no object"]) == 32000


def test_the_rate_is_that_of_each_interface(caller: Caller) -> None:
    codes = [caller.code(LIST, caller.who) for _ in range(101)]
    assert codes == [0] * 100 + [30004]
    assert caller.query()["errorCode"] == 0
    caller.sim.clock.advance(20)
    assert caller.code(LIST, caller.who) == 0


def test_the_quota_of_a_day_begins_anew_at_midnight_in_china(caller: Caller) -> None:
    caller.sim.pace.quota = 3
    assert [caller.code(LIST, caller.who) for _ in range(4)] == [0, 0, 0, 30002]
    caller.sim.clock.set(caller.sim.clock.now().replace(hour=15, minute=59))
    caller.sign_in()
    assert caller.code(LIST, caller.who) == 30002
    caller.sim.clock.advance(60)
    assert caller.code(LIST, caller.who) == 0
    caller.sim.pace.quota = 0
    assert caller.code(LIST, caller.who) == 30003


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


# Faults in the vendor's words


@pytest.mark.parametrize("code", [30004, 14001, -1, -2, 50009])
def test_trouble_comes_inside_200(caller: Caller, code: int) -> None:
    caller.sim.faults.add("throttle", nth=1, args={"code": code})
    assert [caller.code(LIST, caller.who) for _ in range(2)] == [code, 0]


def test_tokens_are_expired_and_permanent_codes_withdrawn(caller: Caller) -> None:
    caller.sim.faults.add("expire_token_after_n", args={"n": 1})
    assert [caller.code(LIST, caller.who) for _ in range(2)] == [0, 20016]
    first = caller.who["corpAccessToken"]
    assert caller.sign_in() != first
    caller.sim.faults.reset()
    caller.sim.faults.add("revoke_refresh_token")
    assert caller.code(LIST, caller.who) == 20016
    assert caller.code(CORP, SECRETS) == 20015


def test_a_fault_that_fxiaoke_cannot_have_is_refused(caller: Caller) -> None:
    for fault in ("page_token_expired", "locator_lost", "job_failed"):
        with pytest.raises(ValueError, match=fault):
            caller.sim.faults.add(fault)


def test_the_seeded_company_is_whole() -> None:
    sim = FxiaokeSimulator()
    fill(sim.store, 20, seed=3)
    state = {object: sim.store.state(object) for object in OBJECTS}
    assert {object: len(found) for object, found in state.items() if found} == {
        "PersonnelObj": 9, "AccountObj": 20, "ContactObj": 40, "LeadsObj": 20,
        "NewOpportunityObj": 60, "ActiveRecordObj": 100,
    }  # fmt: skip
    for record in state["NewOpportunityObj"].values():
        assert record.values["account_id"] in state["AccountObj"]
        assert record.values["owner"][0].removeprefix("FSUID_") in state["PersonnelObj"]
        # A date is midnight in China.
        assert (record.values["close_date"] + timedelta(hours=8) // timedelta(milliseconds=1)) % (
            86_400_000
        ) == 0
