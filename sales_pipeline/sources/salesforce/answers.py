"""What a response of Salesforce means (REST API developer guide, status codes and error responses).

A query always answers with records, so that an empty answer is a broken one.
"""

import re
from typing import Any

import httpx

from sales_pipeline.sources.http.answers import Answer, Kind, parsed, retry_after, transport_answer

TRANSIENT = frozenset({"QUERY_TIMEOUT", "SERVER_UNAVAILABLE", "UNABLE_TO_LOCK_ROW"})
LIMIT = "REQUEST_LIMIT_EXCEEDED"
LOCATOR_LOST = frozenset({"INVALID_QUERY_LOCATOR", "INVALID_LOCATOR"})
API_NAMES = "check the API names of the fields in the layout, and that the user may read them"
REMEDIES = {
    "INVALID_FIELD": API_NAMES,
    "INVALID_TYPE": "check the object's API name, and give the user a permission set that may "
    "read it",
    "MALFORMED_QUERY": API_NAMES,
    "NOT_FOUND": "check the object's API name, the user's permission to read it, and "
    "SALES_PIPELINE_<SOURCE>_API_VERSION",
    "API_DISABLED_FOR_ORG": "give the user the permission 'API Enabled'; the edition must have "
    "API access",
    "EXCEEDEDQUOTA": "the organisation's bulk query jobs of 24 hours are used up: run again later, "
    "or set INITIAL_LOAD to pages",
    "invalid_client_id": "check the consumer key of the connected app",
    "invalid_client": "check the consumer secret of the connected app",
    "unsupported_grant_type": "enable the client credentials flow or upload the certificate in "
    "the connected app",
    "invalid_grant": "check in the connected app that the flow is enabled, its user active and "
    "pre-authorised, its certificate that of the private key, and the login URL and audience those "
    "of this organisation",
}


def classify(response: httpx.Response) -> Answer:
    """The meaning of an API response; a success in JSON carries its parsed body."""
    if foreign := transport_answer(response):
        return foreign
    if response.status_code in (204, 304):
        return Answer(Kind.CONTRACT_BROKEN, f"HTTP {response.status_code}", "an empty answer")
    if response.status_code < 300:
        is_csv = "csv" in response.headers.get("content-type", "")
        return Answer(Kind.OK) if is_csv else parsed(response)
    code, message = _error(parsed(response).data)
    return _refusal(response, code or f"HTTP {response.status_code}", message)


def _refusal(response: httpx.Response, code: str, message: str) -> Answer:
    if response.status_code == 401:
        remedy = "check that the connected app and its user are active"
        return Answer(Kind.AUTH_EXPIRED, code, message, remedy=remedy)
    if code == LIMIT or response.status_code == 429:
        return _limited(response, code, message)
    if code in TRANSIENT:
        return Answer(Kind.TRANSIENT, code, message)
    return Answer(Kind.PERMANENT, code, message, remedy=REMEDIES.get(code, ""))


def _limited(response: httpx.Response, code: str, message: str) -> Answer:
    """Too many at once is worth waiting for; the calls of a day come back over the next 24 hours.
    Both have one code: the message tells, or the usage that goes with it."""
    usage = re.search(r"api-usage=(\d+)/(\d+)", response.headers.get("sforce-limit-info", ""))
    if "TotalRequests" in message or (usage and int(usage[1]) >= int(usage[2])):
        remedy = "the organisation's API calls of 24 hours are used up: run again later"
        return Answer(Kind.PERMANENT, code, message, remedy=remedy)
    return Answer(Kind.THROTTLED, code, message, retry_after=retry_after(response))


def _error(body: Any) -> tuple[str, str]:
    """Code and message of an error: a list of one, as a rule."""
    item = body[0] if isinstance(body, list) and body else body
    if not isinstance(item, dict):
        return "", ""
    return str(item.get("errorCode", "")), str(item.get("message", ""))


def classify_mint(response: httpx.Response) -> Answer:
    """The meaning of a token response."""
    if foreign := transport_answer(response):
        return foreign
    answer = parsed(response)
    body = answer.data if isinstance(answer.data, dict) else {}
    if answer.kind is not Kind.OK or {"access_token", "instance_url"} <= body.keys():
        return answer
    if response.status_code < 300:
        return Answer(Kind.CONTRACT_BROKEN, "token", "an answer without a token and its host")
    code = str(body.get("error", f"HTTP {response.status_code}"))
    message = str(body.get("error_description", ""))
    if "rate exceeded" in message:
        return Answer(Kind.THROTTLED, code, message)
    return Answer(Kind.PERMANENT, code, message, remedy=REMEDIES.get(code, ""))
