"""What a response of Zoho CRM means (codes: CRM API v8, status codes and errors).

A page without its records is an error: 204 is how Zoho says that there are none.
"""

from typing import Any

import httpx

from sales_pipeline.sources.http.answers import Answer, Kind, parsed, retry_after, transport_answer

EXPIRED = frozenset({"INVALID_TOKEN", "AUTHENTICATION_FAILURE"})
THROTTLED = frozenset({"TOO_MANY_REQUESTS"})
TRANSIENT = frozenset({"INTERNAL_ERROR", "INTERNAL_SERVER_ERROR"})
# The page token has aged out or was lost: the reading starts again.
POSITION_LOST = frozenset({"EXPIRED_VALUE", "TOKEN_BOUND_DATA_MISMATCH"})
# Of a page token that Zoho does not know any more, and of every other wrong parameter.
UNKNOWN = "INVALID_DATA"
# Page numbers or page tokens lead no further.
CEILING = frozenset({"PAGINATION_LIMIT_EXCEEDED", "DISCRETE_PAGINATION_LIMIT_EXCEEDED"})
# Under which key an answer holds its records.
LISTS = (
    "data", "users", "org", "currencies", "pipeline", "layouts", "modules", "fields",
)  # fmt: skip
BROKEN = (
    "run again; if it stays so, Zoho or a proxy in between has changed its answers: see what is "
    "between this machine and the API"
)
REMEDIES = {
    "OAUTH_SCOPE_MISMATCH": "give the client the scopes that the README lists and make a new "
    "refresh token",
    "NO_PERMISSION": "give the user of the token a profile that may read this module",
    "INVALID_MODULE": "check the module's API name in Setup > Developer Hub > APIs and SDKs",
    "MODULE_NOT_AVAILABLE": "check the module's API name in Setup > Developer Hub > APIs and SDKs",
    "INVALID_DATA": "check the API names of the fields in the layout",
    "INVALID_QUERY": "check the API names of the fields in the layout",
    "INVALID_URL_PATTERN": "check the API version and the module's API name",
    "invalid_code": "the refresh token was revoked or belongs to another data centre: make a new "
    "one, and check SALES_PIPELINE_<SOURCE>_ACCOUNTS_URL",
    "invalid_client": "check the client id, and that it belongs to this data centre",
    "invalid_client_secret": "check the client secret",
}


def classify(response: httpx.Response) -> Answer:
    """The meaning of an API response; a success carries its parsed body."""
    if response.status_code == 204:
        return Answer(Kind.EMPTY)
    if response.status_code == 304:
        return Answer(Kind.NOT_MODIFIED)
    if foreign := transport_answer(response):
        return foreign
    if response.status_code < 300 and "json" not in response.headers.get("content-type", ""):
        return Answer(Kind.OK)
    answer = parsed(response)
    if response.status_code < 300 and answer.kind is not Kind.OK:
        return answer
    code, message = _error(answer.data)
    if response.status_code < 300 and not code:
        return _checked(answer)
    return _refusal(response, code or f"HTTP {response.status_code}", message)


def _checked(answer: Answer) -> Answer:
    """A success, if it holds its records, and as many as it says."""
    body = answer.data if isinstance(answer.data, dict) else {}
    rows = next((body[key] for key in LISTS if isinstance(body.get(key), list)), None)
    if rows is None:
        return Answer(Kind.CONTRACT_BROKEN, "NO_RECORDS", "an answer without records",
                      remedy=BROKEN)  # fmt: skip
    info = body.get("info")
    count = info.get("count", len(rows)) if isinstance(info, dict) else len(rows)
    if count != len(rows):
        message = f"{len(rows)} records where {count} are announced"
        return Answer(Kind.CONTRACT_BROKEN, "WRONG_COUNT", message, remedy=BROKEN)
    return answer


def _refusal(response: httpx.Response, code: str, message: str) -> Answer:
    if code in EXPIRED:
        remedy = "check that the refresh token is valid and belongs to this client"
        return Answer(Kind.AUTH_EXPIRED, code, message, remedy=remedy)
    if code in THROTTLED or response.status_code == 429:
        return _throttled(response, code, message)
    if code in TRANSIENT:
        return Answer(Kind.TRANSIENT, code, message)
    return Answer(Kind.PERMANENT, code, message, remedy=REMEDIES.get(code, ""))


def _throttled(response: httpx.Response, code: str, message: str) -> Answer:
    """Too many at once is worth waiting for; used-up credits come back over the next 24 hours."""
    if response.headers.get("x-api-credits-remaining") == "0":
        remedy = "the organisation's API credits are used up: run again when the day has moved on"
        return Answer(Kind.PERMANENT, "CREDITS_USED_UP", message, remedy=remedy)
    return Answer(Kind.THROTTLED, code, message)


def _error(body: Any) -> tuple[str, str]:
    """Code and message of an error, in either of its two envelopes; empty for a success."""
    if not isinstance(body, dict):
        return "", ""
    if body.get("status") == "error" and "code" in body:
        return str(body["code"]), str(body.get("message", ""))
    items = body.get("data")
    if isinstance(items, list) and len(items) == 1 and isinstance(items[0], dict):
        item = items[0]
        if item.get("status") == "error" and "code" in item:
            return str(item["code"]), str(item.get("message", ""))
    return "", ""


def classify_mint(response: httpx.Response) -> Answer:
    """The meaning of a token response: errors come with status 200, too."""
    if foreign := transport_answer(response):
        return foreign
    answer = parsed(response)
    if answer.kind is not Kind.OK:
        return answer
    body = answer.data if isinstance(answer.data, dict) else {}
    if "access_token" in body:
        return answer
    code = str(body.get("error", f"HTTP {response.status_code}"))
    message = str(body.get("error_description", ""))
    if "too many requests" in message.lower():
        return Answer(Kind.THROTTLED, code, message, retry_after=600)
    if response.status_code == 429:
        return Answer(Kind.THROTTLED, code, message, retry_after(response))
    return Answer(Kind.PERMANENT, code, message, remedy=REMEDIES.get(code, ""))
