"""What a response means: the one vocabulary into which each vendor's classifier translates.

HTTP status alone does not tell: Fxiaoke answers 200 to everything, Zoho's token endpoint too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import httpx
import orjson


class Kind(StrEnum):
    """What to do next follows from the kind alone."""

    OK = "ok"
    EMPTY = "empty"  # a success without rows
    NOT_MODIFIED = "not_modified"  # a success: nothing new
    AUTH_EXPIRED = "auth_expired"  # renew the token once, then it is permanent
    THROTTLED = "throttled"  # wait, as long as the vendor says
    TRANSIENT = "transient"  # wait a little, try again
    PERMANENT = "permanent"  # no repetition helps
    CONTRACT_BROKEN = (
        "contract_broken"  # not what the vendor promises: an error, never an empty page
    )


SUCCESS = frozenset({Kind.OK, Kind.EMPTY, Kind.NOT_MODIFIED})


@dataclass(frozen=True)
class Answer:
    """A classified response. `code` is the vendor's; `retry_after` in seconds, if it was told.

    `data` is the parsed body of a success, so that it is parsed once; `damaged` says that it held
    bytes that are no UTF-8, which are replaced. `remedy` says what a person can do.
    """

    kind: Kind
    code: str = ""
    message: str = ""
    retry_after: float | None = None
    remedy: str = ""
    data: Any = None
    damaged: bool = False


Classifier = Callable[[httpx.Response], Answer]


def transport_answer(response: httpx.Response) -> Answer | None:
    """What holds for every vendor whatever the body says: gateways, redirects, foreign pages."""
    status = response.status_code
    if status in (500, 502, 503, 504):
        return Answer(Kind.TRANSIENT, f"HTTP {status}", retry_after=retry_after(response))
    if 300 <= status < 400 and status != 304:
        return Answer(
            Kind.PERMANENT, f"HTTP {status}", "redirected to another address",
            remedy="check the base URL of the connection: it must be the API's own host",
        )  # fmt: skip
    if "html" in response.headers.get("content-type", ""):
        # A login or maintenance page of a proxy; some send it with status 200.
        return Answer(Kind.CONTRACT_BROKEN, "HTML", "a web page instead of data")
    return None


def parsed(response: httpx.Response) -> Answer:
    """A JSON body as OK with its data; one that stops in the middle is worth another try."""
    try:
        return Answer(Kind.OK, data=orjson.loads(response.content))
    except orjson.JSONDecodeError:
        pass
    try:
        text = response.content.decode(errors="replace")
        return Answer(Kind.OK, data=orjson.loads(text), damaged=True)
    except orjson.JSONDecodeError:
        return Answer(Kind.TRANSIENT, "JSON", "the body is no complete JSON")


def retry_after(response: httpx.Response) -> float | None:
    """Seconds of the Retry-After header; its date form is not used by any of the vendors."""
    value = response.headers.get("retry-after", "")
    return float(value) if value.replace(".", "", 1).isdigit() else None
