"""What a response of Fxiaoke means (codes: developer.fxiaoke.com, 全局返回码).

HTTP status tells nothing: it is 200 whatever happened. The vendor asks not to read errorMessage,
which changes; a message keeps its traceId, by which the vendor finds the call.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

import httpx

from sales_pipeline.sources.http.answers import (
    Answer,
    Kind,
    parsed,
    retry_after,
    transport_answer,
)

EXPIRED = frozenset({20016, 20005})
TRANSIENT = frozenset({-1, -2, 50009})  # busy, system error, timed out
THROTTLED = frozenset({14001, 30004})
# The token was renewed already when this is said.
REFUSED = "check that the app is still switched on in this company"
NO_PERMISSION = (
    "give the app and the person it acts for (open_user_id or employee_id; best a CRM "
    "administrator) the right to read this object"
)
CREDENTIALS = (
    "check SALES_PIPELINE_<SOURCE>_APP_ID, _APP_SECRET and _PERMANENT_CODE, and that _BASE_URL is "
    "the host of the company's own cloud"
)
PARAMETERS = "check the object's and the fields' API names in the layout"
HOST = "check SALES_PIPELINE_<SOURCE>_BASE_URL and the query paths"
REMEDIES = {
    **dict.fromkeys(EXPIRED, REFUSED),
    30002: "the calls of this day are used up, the quota resets at 00:00 (UTC+8): run again after "
    "that, the extract goes on from where it stopped; or buy a further pack of calls",
    30003: "buy a pack of Open API calls",
    20012: "check SALES_PIPELINE_<SOURCE>_OPEN_USER_ID or _EMPLOYEE_ID",
    10010: "check SALES_PIPELINE_<SOURCE>_OPEN_USER_ID or _EMPLOYEE_ID",
    20021: "the app is switched off in this company: switch it on",
    20022: "the company has not authorised the app: authorise it",
    **dict.fromkeys((15003, 20014, 20020, 20023), NO_PERMISSION),
    **dict.fromkeys((15002, 32000), PARAMETERS),
    # Missing credentials; the same number says that an offset is too large, and none is sent.
    **dict.fromkeys((10013, 20017), CREDENTIALS),
    10006: HOST,
}
# The token call has meanings of its own: 10006 was seen for a wrong secret.
MINT_REMEDIES = {
    **dict.fromkeys((10001, 10002, 10006, 11001, 11002, 20006), CREDENTIALS),
    **dict.fromkeys((10012, 11013, 20015), "the permanent code was withdrawn or is another app's: "
                    "copy it anew from the app's page into SALES_PIPELINE_<SOURCE>_PERMANENT_CODE"),
}  # fmt: skip


def classify(
    response: httpx.Response,
    remedies: Mapping[int, str] = REMEDIES,
    throttle_wait: float | None = None,
) -> Answer:
    """The meaning of a response; a success carries its parsed body."""
    if foreign := transport_answer(response):
        return foreign
    if response.status_code != 200:
        return _gateway(response)
    answer = parsed(response)
    if answer.kind is not Kind.OK:
        return answer
    code, message = _status(answer.data)
    if code is None:
        return Answer(Kind.CONTRACT_BROKEN, "no errorCode", "an answer that does not say how it is")
    if code == 0:
        return answer
    return Answer(
        _kind(code), str(code), message,
        retry_after=throttle_wait if code in THROTTLED else None,
        remedy=remedies.get(code) or REMEDIES.get(code, ""),
    )  # fmt: skip


# More than 10 token calls a minute are refused: a minute later there is room for sure.
classify_mint = partial(classify, remedies=MINT_REMEDIES, throttle_wait=60)


def _kind(code: int) -> Kind:
    if code in EXPIRED:
        return Kind.AUTH_EXPIRED
    if code in TRANSIENT:
        return Kind.TRANSIENT
    return Kind.THROTTLED if code in THROTTLED else Kind.PERMANENT


def _gateway(response: httpx.Response) -> Answer:
    """Something before the API has answered."""
    code = f"HTTP {response.status_code}"
    if response.status_code == 429:
        return Answer(Kind.THROTTLED, code, retry_after=retry_after(response))
    if response.status_code >= 400:
        return Answer(Kind.PERMANENT, code, remedy=HOST)
    return Answer(Kind.CONTRACT_BROKEN, code, "the vendor answers 200 to everything", remedy=HOST)


def _status(body: Any) -> tuple[int | None, str]:
    """errorCode, and a message with the vendor's trace."""
    code = body.get("errorCode") if isinstance(body, dict) else None
    try:
        number = int(str(code))
    except ValueError:
        return None, ""
    trace = body.get("traceId")
    return number, f"{body.get('errorMessage', '')}{f' (traceId {trace})' if trace else ''}"
