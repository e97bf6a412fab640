"""What a person is told when the connection is set up wrongly, by one cheap call."""

from typing import Any

import httpx
import pytest
from zoho_world import Open, World

from sales_pipeline.simulators.crm.zoho import limits
from sales_pipeline.sources.extract.connector import Table
from sales_pipeline.sources.http.answers import Kind
from sales_pipeline.sources.http.errors import CallFailed, ExtractError
from sales_pipeline.sources.zoho.answers import classify, classify_mint

DEALS = Table("zoho", "deals", "Deals", ("Deal_Name",))


def without(*scopes: str) -> frozenset[str]:
    return limits.ZohoLimits.scopes - set(scopes)


CLOCK = "the vendor's clock: permanent: "
MISTAKES: dict[str, tuple[dict[str, Any], str]] = {
    "a wrong secret": (
        {"client_secret": "not-the-secret"},
        "a new access token: permanent: invalid_client_secret. Remedy: check the client secret",
    ),
    "a wrong client": (
        {"client_id": "1000.ANOTHER"},
        "a new access token: permanent: invalid_client. Remedy: check the client id, and that it "
        "belongs to this data centre",
    ),
    "another refresh token": (
        {"refresh_token": "1000.another.token"},
        "a new access token: permanent: invalid_code. Remedy: the refresh token was revoked or "
        "belongs to another data centre: make a new one, and check "
        "SALES_PIPELINE_<SOURCE>_ACCOUNTS_URL",
    ),
    "the same, with status 400": (
        {"refresh_token": "1000.another.token", "MINT_ERROR_STATUS": 400},
        "a new access token: permanent: invalid_code. Remedy: ",
    ),
    "no scope for the organisation": (
        {"SCOPES": without(limits.ORG)},
        CLOCK + "OAUTH_SCOPE_MISMATCH invalid oauth scope to access this URL. Remedy: give the "
        "client the scopes that the README lists and make a new refresh token",
    ),
    "the same, in the other envelope": (
        {"SCOPES": without(limits.ORG), "WRAPS_ERRORS": True},
        CLOCK + "OAUTH_SCOPE_MISMATCH ",
    ),
    "another version of the API": (
        {"api_version": "v99"},
        CLOCK + "INVALID_URL_PATTERN Please check if the URL is correct. Remedy: check the API "
        "version and the module's API name",
    ),
    "no host behind the address": (
        {"accounts_url": "http://127.0.0.1:9"},
        "a new access token: transient after 6 tries: ConnectError no complete answer. Remedy: ",
    ),
}


@pytest.mark.parametrize(("settings", "message"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_in_the_settings_is_told(
    settings: dict[str, Any], message: str, world: Open
) -> None:
    zoho = world(**settings)
    with pytest.raises(ExtractError) as told:
        zoho.connector().server_time()
    assert str(told.value).startswith(message)
    zoho.assert_no_secret(str(told.value))


OF_A_MODULE: dict[str, tuple[dict[str, Any], str, str]] = {
    "no permission": (
        {"FORBIDDEN": frozenset({"Deals"})}, "Deals",
        "permanent: NO_PERMISSION permission denied. Remedy: give the user of the token a profile "
        "that may read this module",
    ),
    "no scope for modules": (
        {"SCOPES": without(limits.MODULES)}, "Deals",
        "permanent: OAUTH_SCOPE_MISMATCH invalid oauth scope to access this URL. Remedy: ",
    ),
    "no such module": (
        {}, "Dealz",
        "permanent: INVALID_MODULE the module name given seems to be invalid. Remedy: check the "
        "module's API name in Setup",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("settings", "module", "told"), OF_A_MODULE.values(), ids=OF_A_MODULE)
def test_a_module_that_cannot_be_read_is_told(
    settings: dict[str, Any], module: str, told: str, world: Open
) -> None:
    zoho = world(**settings)
    table = Table("zoho", "deals", module, ("Deal_Name",))
    with pytest.raises(CallFailed) as error:
        zoho.connector().fetch(table, ["1"])
    assert str(error.value).startswith(f"zoho/deals ({module}): {told}")


def test_the_vendors_clock_is_that_of_its_answers(world: Open) -> None:
    zoho = world()
    assert zoho.connector().server_time() == zoho.crm.clock.now()
    assert [entry["path"] for entry in zoho.crm.log.entries] == ["/oauth/v2/token", "/crm/v8/org"]


def test_tokens_are_made_no_faster_than_zoho_allows(world: Open) -> None:
    """Ten in ten minutes: the connector waits for the eleventh, it does not ask for it."""
    zoho = world()
    connector = zoho.connector()
    for _ in range(11):
        zoho.crm.accounts.expire()
        connector.server_time()
    refused = zoho.crm.log.calls("/oauth/v2/token", status=400)
    assert len(zoho.crm.accounts.issued) == 11 and not refused
    assert sum(zoho.clock.waits) >= 600


def test_a_blocked_token_server_is_waited_for(world: Open) -> None:
    """Others have used up the tokens of these ten minutes."""
    zoho = world()
    others = {
        "grant_type": "refresh_token", "client_id": zoho.crm.client_id,
        "client_secret": zoho.crm.client_secret, "refresh_token": zoho.crm.refresh_token,
    }  # fmt: skip
    for _ in range(10):
        httpx.post(f"{zoho.url}/oauth/v2/token", data=others)
    zoho.connector().server_time()
    assert sum(zoho.clock.waits) >= 600 and zoho.mints() == 12


def test_used_up_credits_are_not_waited_for_and_too_many_calls_are(world: Open) -> None:
    """One code for both; only the header tells them apart."""
    zoho = world(CREDITS=6, initial_load="pages")
    with pytest.raises(CallFailed, match=r"\(Deals\): permanent: CREDITS_USED_UP .*day has moved"):
        zoho.night("Deals")
    assert zoho.clock.waits == []
    _next_day(zoho)
    with pytest.raises(CallFailed, match="CREDITS_USED_UP"):
        zoho.night("Deals")  # a part further
    zoho.crm.spent.limit = 1000
    zoho.night("Deals")
    zoho.assert_landed_is_truth("Deals")


def _next_day(zoho: World) -> None:
    zoho.crm.clock.advance(86_400)


def answer(status: int, body: Any, **headers: str) -> httpx.Response:
    return httpx.Response(status, json=body, headers=headers)


PAGE = {"data": [{"id": "1"}], "info": {"count": 1}}
MEANINGS = [
    (answer(200, PAGE), Kind.OK),
    (httpx.Response(204), Kind.EMPTY),
    (httpx.Response(304), Kind.NOT_MODIFIED),
    (answer(200, {"info": {}}), Kind.CONTRACT_BROKEN),
    (answer(200, {**PAGE, "info": {"count": 2}}), Kind.CONTRACT_BROKEN),
    (answer(200, [1]), Kind.CONTRACT_BROKEN),
    (httpx.Response(200, content=b"PK", headers={"content-type": "application/zip"}), Kind.OK),
    (answer(401, {"code": "INVALID_TOKEN", "status": "error"}), Kind.AUTH_EXPIRED),
    (answer(429, {"code": "TOO_MANY_REQUESTS", "status": "error"}), Kind.THROTTLED),
    (
        answer(429, {"code": "TOO_MANY_REQUESTS", "status": "error"},
               **{"X-API-CREDITS-REMAINING": "0"}),
        Kind.PERMANENT,
    ),
    (answer(500, {"code": "INTERNAL_ERROR", "status": "error"}), Kind.TRANSIENT),
    (answer(200, {"data": [{"code": "NO_PERMISSION", "status": "error"}]}), Kind.PERMANENT),
    (answer(400, {"data": [{"code": "INVALID_DATA", "status": "error"}]}), Kind.PERMANENT),
    (httpx.Response(302, headers={"location": "https://elsewhere"}), Kind.PERMANENT),
]  # fmt: skip


@pytest.mark.parametrize(("response", "kind"), MEANINGS)
def test_a_response_means_one_thing(response: httpx.Response, kind: Kind) -> None:
    assert classify(response).kind is kind


MINTED = [
    (answer(200, {"access_token": "t", "api_domain": "https://x"}), Kind.OK),
    (answer(200, {"error": "invalid_code"}), Kind.PERMANENT),
    (answer(400, {"error": "Access Denied", "error_description":
                  "You have made too many requests continuously."}), Kind.THROTTLED),
    (answer(429, {}), Kind.THROTTLED),
    (httpx.Response(503), Kind.TRANSIENT),
]  # fmt: skip


@pytest.mark.parametrize(("response", "kind"), MINTED)
def test_a_token_response_means_one_thing(response: httpx.Response, kind: Kind) -> None:
    assert classify_mint(response).kind is kind
