"""Answers of Fxiaoke: always HTTP 200, what happened stands in errorCode.

The numbers are those of the vendor's table of return codes; where the gateway was seen to answer
with another one, the simulator has a setting for it.
"""

from typing import Any

from sales_pipeline.simulators.crm.call import Refused, Reply

BUSY, SYSTEM, TIMED_OUT = -1, -2, 50009
NO_SUCH_PATH, NO_USER, NO_TOKEN = 10006, 10010, 10013
OFFSET_TOO_LARGE = 10013  # the vendor uses the number twice
CALLED_TOO_OFTEN, TOO_FAST = 14001, 30004
QUOTA_USED_UP, NO_QUOTA = 30002, 30003
BAD_VALUE, BAD_PARAMETER = 15002, 32000
NO_PERMISSION = 15003
UNKNOWN_TOKEN, EXPIRED_TOKEN = 20005, 20016
WRONG_SECRET, USER_NOT_FOUND, WRONG_PERMANENT_CODE = 20006, 20012, 20015


def answer(**content: Any) -> Reply:
    """A success."""
    return Reply({**content, **_status(0, "OK", "success")})


def refusal(code: int, message: str) -> Reply:
    return Reply(_status(code, message, message))


def refused(code: int, message: str) -> Refused:
    return Refused(refusal(code, message))


def _status(code: int, message: str, description: str) -> dict[str, Any]:
    return {
        "errorCode": code, "errorMessage": message, "errorDescription": description,
        "traceId": "E-O.simulated",
    }  # fmt: skip
