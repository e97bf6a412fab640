"""Who may call the simulated Fxiaoke, how often, and how it fails: as strict as the vendor."""

from datetime import timedelta
from uuid import uuid4

import pytest
from fxiaoke_caller import CORP, LIST, OAUTH, SECRETS, Caller

from sales_pipeline.simulators.crm.fxiaoke import FxiaokeSimulator
from sales_pipeline.simulators.crm.fxiaoke_objects import OBJECTS
from sales_pipeline.simulators.crm.fxiaoke_seed import fill

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
