"""The simulated Zoho refuses what Zoho refuses, with Zoho's codes: a lenient one proves nothing."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from zoho_client import code, credentials, sign_in, signed_in

from sales_pipeline.simulators.crm.zoho import ZohoCrm, limits

Organisation = tuple[ZohoCrm, httpx.Client]


@pytest.fixture(scope="module")
def zoho() -> Iterator[Organisation]:
    with signed_in(credits=10**6, forbidden=frozenset({"Contacts"})) as organisation:
        yield organisation


FIELDS = {"fields": "id,Deal_Name"}
SINCE = "If-Modified-Since"
PAGES: dict[str, tuple[str, dict[str, Any], dict[str, str], int, str]] = {
    "no fields": ("Deals", {}, {}, 400, "REQUIRED_PARAM_MISSING"),
    "51 fields": ("Deals", {"fields": ",".join(["id"] * 51)}, {}, 400, "LIMIT_EXCEEDED"),
    "an unknown field": ("Deals", {"fields": "No_Such"}, {}, 400, "INVALID_DATA"),
    "201 a page": ("Deals", {**FIELDS, "per_page": 201}, {}, 400, "LIMIT_EXCEEDED"),
    "none a page": ("Deals", {**FIELDS, "per_page": 0}, {}, 400, "INVALID_DATA"),
    "page 11 of 200": (
        "Deals", {**FIELDS, "page": 11}, {}, 400, "DISCRETE_PAGINATION_LIMIT_EXCEEDED"),
    "a page and a token": (
        "Deals", {**FIELDS, "page": 1, "page_token": "x"}, {}, 400, "AMBIGUITY_DURING_PROCESSING"),
    "an unknown token": ("Deals", {**FIELDS, "page_token": "x"}, {}, 400, "INVALID_DATA"),
    "an unknown order": ("Deals", {**FIELDS, "sort_by": "Amount"}, {}, 400, "INVALID_DATA"),
    "101 ids": ("Deals", {**FIELDS, "ids": ",".join(map(str, range(101)))}, {}, 400,
                "LIMIT_EXCEEDED"),
    "an unknown conversion": ("Leads", {**FIELDS, "converted": "maybe"}, {}, 400, "INVALID_DATA"),
    "no time": ("Deals", FIELDS, {SINCE: "yesterday"}, 400, "PATTERN_NOT_MATCHED"),
    "no module": ("Dealz", FIELDS, {}, 400, "INVALID_MODULE"),
    "a forbidden module": ("Contacts", FIELDS, {}, 403, "NO_PERMISSION"),
    "no path": ("Deals/1/2/3", FIELDS, {}, 404, "INVALID_URL_PATTERN"),
    "deletions of no kind": (
        "Deals/deleted", {"type": "some"}, {}, 400, "PATTERN_NOT_MATCHED"),
    "no related list": (
        "Deals/5725767003000000001/Nothing", FIELDS, {}, 400, "INVALID_DATA"),
    "the history of no deal": ("Deals/1/Stage_History", {"fields": "id"}, {}, 400, "INVALID_DATA"),
    "a history without fields": (
        "Deals/5725767003000000001/Stage_History", {}, {}, 400, "REQUIRED_PARAM_MISSING"),
    "pipelines of no layout": ("settings/pipeline", {}, {}, 400, "INVALID_DATA"),
    "fields of no module": ("settings/fields", {"module": "Dealz"}, {}, 400, "INVALID_MODULE"),
    "300 users a page": ("users", {"per_page": 300}, {}, 400, "INVALID_DATA"),
    "a Bearer token": ("Deals", FIELDS, {"Authorization": "Bearer x"}, 401,
                       "AUTHENTICATION_FAILURE"),
    "an unknown access token": ("Deals", FIELDS, {"Authorization": "Zoho-oauthtoken x"}, 401,
                                "INVALID_TOKEN"),
}  # fmt: skip


@pytest.mark.parametrize("wrong", PAGES.values(), ids=PAGES.keys())
def test_a_page_that_must_not_be_asked_for(
    wrong: tuple[str, dict[str, Any], dict[str, str], int, str], zoho: Organisation
) -> None:
    path, params, headers, status, expected = wrong
    answer = zoho[1].get(f"/crm/v8/{path}", params=params, headers=headers)
    assert code(answer) == (status, expected)
    assert answer.json()["status"] == "error"


QUERIES = {
    "select id from Deals": "SYNTAX_ERROR",
    "select id where id > 0": "SYNTAX_ERROR",
    "select id from Deals where id > 0 and Amount > 1 or Amount < 9": "SYNTAX_ERROR",
    "select id from Deals where id ~ 0": "SYNTAX_ERROR",
    "select id from Deals where id > 0 limit 2001": "LIMIT_EXCEEDED",
    "select id from Deals where id > 0 limit 2000 offset 99000": "LIMIT_EXCEEDED",
    f"select {','.join(['id'] * 51)} from Deals where id > 0": "LIMIT_EXCEEDED",
    f"select id from Deals where {' and '.join(['id > 0'] * 26)}": "LIMIT_EXCEEDED",
    "select id, id from Deals where id > 0": "DUPLICATE_DATA",
    "select Nothing from Deals where id > 0": "INVALID_QUERY",
    "select id from Deals where Nothing > 0": "INVALID_QUERY",
    "select id from Dealz where id > 0": "INVALID_MODULE",
}


@pytest.mark.parametrize(("query", "expected"), QUERIES.items())
def test_a_query_that_is_none(query: str, expected: str, zoho: Organisation) -> None:
    assert code(zoho[1].post("/crm/v8/coql", json={"select_query": query})) == (400, expected)


def test_a_query_that_is_missing_or_no_json(zoho: Organisation) -> None:
    assert code(zoho[1].post("/crm/v8/coql", json={})) == (400, "MANDATORY_NOT_FOUND")
    assert code(zoho[1].post("/crm/v8/coql", content=b"{")) == (400, "INVALID_DATA")
    assert code(zoho[1].get("/crm/v8/coql")) == (405, "INVALID_REQUEST_METHOD")


JOBS: dict[str, tuple[dict[str, Any], int, str]] = {
    "an unknown field": ({"query": {"module": {"api_name": "Deals"}, "fields": ["No_Such"]}},
                         400, "FIELD_NOT_AVAILABLE"),
    "an unknown key": ({"query": {"module": {"api_name": "Deals"}, "order": 1}},
                       400, "REQUEST_BODY_NOT_SUPPORTED"),
    "no query": ({}, 400, "REQUEST_BODY_NOT_SUPPORTED"),
    "no module": ({"query": {"module": {"api_name": "Dealz"}}}, 400, "MODULE_NOT_AVAILABLE"),
    "a page there is not": ({"query": {"module": {"api_name": "Deals"}, "page": 9}},
                            400, "PAGE_RANGE_EXCEEDED"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "status", "expected"), JOBS.values(), ids=JOBS.keys())
def test_a_job_that_is_none(
    body: dict[str, Any], status: int, expected: str, zoho: Organisation
) -> None:
    assert code(zoho[1].post("/crm/bulk/v8/read", json=body)) == (status, expected)


def test_results_of_jobs_that_are_not_done_or_not_there(zoho: Organisation) -> None:
    client = zoho[1]
    made = client.post("/crm/bulk/v8/read", json={"query": {"module": {"api_name": "Deals"}}})
    job = made.json()["data"][0]["details"]["id"]
    for path in (f"{job}/result", "1", "1/result"):
        answer = client.get(f"/crm/bulk/v8/read/{path}")
        assert code(answer) == (404, "RESOURCE_NOT_FOUND")


TOKENS = {
    "another grant": ({"grant_type": "authorization_code"}, "unsupported_grant_type"),
    "another client": ({"client_id": "x"}, "invalid_client"),
    "another secret": ({"client_secret": "x"}, "invalid_client_secret"),
    "another refresh token": ({"refresh_token": "x"}, "invalid_code"),
}


@pytest.mark.parametrize(("other", "expected"), TOKENS.values(), ids=TOKENS.keys())
@pytest.mark.parametrize("status", [200, 400])
def test_a_token_for_whoever_must_have_none(
    other: dict[str, str], expected: str, status: int, zoho: Organisation
) -> None:
    crm, client = zoho
    crm.mint_error_status = status
    answer = client.post("/oauth/v2/token", data=credentials(crm, **other))
    assert (answer.status_code, answer.json()) == (status, {"error": expected})


SCOPES = {
    limits.MODULES: "Deals?fields=id", limits.ORG: "org", limits.USERS: "users",
    limits.SETTINGS: "settings/fields?module=Deals",
}  # fmt: skip


@pytest.mark.parametrize(("scope", "path"), SCOPES.items())
def test_a_scope_that_is_missing(scope: str, path: str) -> None:
    with signed_in(scopes=limits.ZohoLimits.scopes - {scope}) as (_, client):
        assert code(client.get(f"/crm/v8/{path}")) == (401, "OAUTH_SCOPE_MISMATCH")
    everything = frozenset({scope.removesuffix("READ") + "ALL"})
    with signed_in(scopes=everything) as (_, client):
        assert client.get(f"/crm/v8/{path}").status_code == 200


def test_more_than_ten_tokens_in_ten_minutes() -> None:
    with signed_in() as (crm, client):
        for _ in range(9):
            sign_in(client, crm)
        refused = client.post("/oauth/v2/token", data=credentials(crm))
        assert refused.status_code == 400 and refused.json()["error"] == "Access Denied"
        crm.clock.advance(599)
        assert client.post("/oauth/v2/token", data=credentials(crm)).status_code == 400
        crm.clock.advance(1)
        sign_in(client, crm)
        assert len(crm.accounts.issued) == 11


def test_a_token_after_its_hour_and_the_oldest_of_more_than_thirty() -> None:
    with signed_in() as (crm, client):
        first = client.headers["Authorization"]
        crm.clock.advance(3599)
        assert client.get("/crm/v8/org").status_code == 200
        crm.clock.advance(1)
        assert code(client.get("/crm/v8/org")) == (401, "INVALID_TOKEN")
        for _ in range(31):
            crm.clock.advance(61)
            sign_in(client, crm)
        assert client.get("/crm/v8/org").status_code == 200
        client.headers["Authorization"] = first
        assert code(client.get("/crm/v8/org")) == (401, "INVALID_TOKEN")


def test_page_tokens_are_bound_to_their_request_and_their_day() -> None:
    with signed_in(max_per_page=10) as (crm, client):
        asked = {"fields": "id,Amount", "per_page": 10}
        info = client.get("/crm/v8/Deals", params=asked).json()["info"]
        asked["page_token"] = info["next_page_token"]
        assert client.get("/crm/v8/Deals", params=asked).status_code == 200
        for other in ({"fields": "id"}, {"per_page": 9}, {"sort_order": "asc"}):
            answer = client.get("/crm/v8/Deals", params={**asked, **other})
            assert code(answer) == (400, "TOKEN_BOUND_DATA_MISMATCH")
        answer = client.get("/crm/v8/Deals", params=asked, headers={SINCE: "2026-01-01T00:00:00Z"})
        assert code(answer) == (400, "TOKEN_BOUND_DATA_MISMATCH")
        crm.clock.advance(86_400)
        sign_in(client, crm)
        assert code(client.get("/crm/v8/Deals", params=asked)) == (400, "EXPIRED_VALUE")


def test_page_tokens_end_at_their_ceiling() -> None:
    with signed_in(token_ceiling=20, max_per_page=10) as (crm, client):
        asked = {"fields": "id", "per_page": 10}
        info = client.get("/crm/v8/Deals", params=asked).json()["info"]
        info = client.get(
            "/crm/v8/Deals", params={**asked, "page_token": info["next_page_token"]}
        ).json()["info"]
        assert info["more_records"] and info["next_page_token"] is None
        crm.token_after_ceiling = True
        asked["page_token"] = client.get("/crm/v8/Deals", params=asked).json()["info"][
            "next_page_token"
        ]
        asked["page_token"] = client.get("/crm/v8/Deals", params=asked).json()["info"][
            "next_page_token"
        ]
        answer = client.get("/crm/v8/Deals", params=asked)
        assert code(answer) == (400, "PAGINATION_LIMIT_EXCEEDED")


def test_credits_are_told_once_half_are_used_and_then_refused() -> None:
    with signed_in(credits=6) as (crm, client):
        told = [client.get("/crm/v8/org") for _ in range(6)]
        left = [answer.headers.get("X-API-CREDITS-REMAINING") for answer in told]
        assert left == [None, None, "3", "2", "1", "0"]
        refused = client.get("/crm/v8/org")
        assert code(refused) == (429, "TOO_MANY_REQUESTS")
        assert refused.headers["X-API-CREDITS-REMAINING"] == "0"
        assert "retry-after" not in refused.headers
        crm.clock.advance(86_400)
        sign_in(client, crm)
        assert client.get("/crm/v8/org").status_code == 200


def test_queries_cost_by_their_limit() -> None:
    with signed_in() as (crm, client):
        for limit, cost in ((200, 1), (1000, 2), (2000, 3)):
            before = crm.spent.remaining()
            query = f"select id from Deals where id > 0 limit {limit}"
            client.post("/crm/v8/coql", json={"select_query": query})
            assert before - crm.spent.remaining() == cost


def test_too_many_calls_at_once() -> None:
    with signed_in(concurrency=0) as (_, client):
        refused = client.get("/crm/v8/org")
        assert code(refused) == (429, "TOO_MANY_REQUESTS")
        assert "X-API-CREDITS-REMAINING" not in refused.headers


def test_errors_come_in_two_envelopes() -> None:
    with signed_in(wraps_errors=True) as (_, client):
        (error,) = client.get("/crm/v8/Deals").json()["data"]
        assert error["code"] == "REQUIRED_PARAM_MISSING"


def test_another_version_is_another_path() -> None:
    with signed_in(api_version="v9") as (_, client):
        assert code(client.get("/crm/v8/org")) == (404, "INVALID_URL_PATTERN")
        assert client.get("/crm/v9/org").status_code == 200
