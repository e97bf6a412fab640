"""What a response of HubSpot means (API reference, error handling and usage guidelines).

The status alone does not tell: 401 is an ended token or a wrong one, 429 a moment or the whole day.
"""

from typing import Any

import httpx

from sales_pipeline.sources.http.answers import Answer, Kind, parsed, retry_after, transport_answer

# Locked, being migrated, and what stands between the vendor's servers and the world.
BUSY = frozenset({423, 477, 521, 522, 523, 524})
INVALID_TOKEN = (
    "check the private app's token, or install the app again for a new refresh token; a token that "
    "was rotated is no longer good"
)
REMEDIES = {
    "INVALID_AUTHENTICATION": INVALID_TOKEN,
    "VALIDATION_ERROR": "check the object and property names in the layout",
    "OBJECT_NOT_FOUND": "check OBJECTS_PATH and the object's name in the layout",
    "BAD_REFRESH_TOKEN": "the app was uninstalled or the refresh token is another app's: install "
    "it again and set the new one",
    "BAD_CLIENT_ID": "check the client id of the app",
    "BAD_CLIENT_SECRET": "check the client secret of the app",
}


def classify(response: httpx.Response) -> Answer:
    """The meaning of an API response; a success carries its parsed body."""
    if response.status_code in BUSY:
        code = f"HTTP {response.status_code}"
        return Answer(Kind.TRANSIENT, code, retry_after=retry_after(response))
    if foreign := transport_answer(response):
        return foreign
    if response.status_code in (204, 304):
        return Answer(Kind.CONTRACT_BROKEN, f"HTTP {response.status_code}", "an empty answer")
    answer = parsed(response)
    if response.status_code < 300:
        return answer
    body = answer.data if isinstance(answer.data, dict) else {}
    return _refusal(response, body, str(body.get("message", "")))


def _refusal(response: httpx.Response, body: dict[str, Any], message: str) -> Answer:
    code = str(body.get("category") or f"HTTP {response.status_code}")
    if response.status_code == 429:
        return _limited(response, str(body.get("policyName") or code), message)
    if code == "EXPIRED_AUTHENTICATION":
        return Answer(Kind.AUTH_EXPIRED, code, message, remedy=INVALID_TOKEN)
    if code == "MISSING_SCOPES":
        remedy = f"give the app the scopes {', '.join(_scopes(body)) or 'that the README lists'}"
        return Answer(Kind.PERMANENT, code, message, remedy=remedy)
    return Answer(Kind.PERMANENT, code, message, remedy=REMEDIES.get(code, ""))


def _limited(response: httpx.Response, policy: str, message: str) -> Answer:
    """The calls of a day come back at midnight in the account's time zone."""
    if policy == "DAILY":
        remedy = "the account's API calls of today are used up: run again tomorrow"
        return Answer(Kind.PERMANENT, policy, message, remedy=remedy)
    return Answer(Kind.THROTTLED, policy, message, retry_after=retry_after(response))


def _scopes(body: dict[str, Any]) -> list[str]:
    errors = [e for e in body.get("errors") or () if isinstance(e, dict)]
    return [
        str(scope)
        for error in errors
        for scope in (error.get("context") or {}).get("requiredGranularScopes", ())
    ]


def classify_mint(response: httpx.Response) -> Answer:
    """The meaning of a token response; its code stands in `status`."""
    if foreign := transport_answer(response):
        return foreign
    answer = parsed(response)
    body = answer.data if isinstance(answer.data, dict) else {}
    if answer.kind is not Kind.OK or "access_token" in body:
        return answer
    if response.status_code == 429:
        return _limited(response, str(body.get("policyName")), str(body.get("message", "")))
    code = str(body.get("status", f"HTTP {response.status_code}"))
    message = str(body.get("message", ""))
    return Answer(Kind.PERMANENT, code, message, remedy=REMEDIES.get(code, ""))
