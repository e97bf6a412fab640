"""What Fxiaoke's responses mean, code by code."""

import httpx
import pytest

from sales_pipeline.sources.fxiaoke.answers import classify, classify_mint
from sales_pipeline.sources.http.answers import Kind

CODES = {
    0: Kind.OK, -1: Kind.TRANSIENT, -2: Kind.TRANSIENT, 50009: Kind.TRANSIENT,
    14001: Kind.THROTTLED, 30004: Kind.THROTTLED, 20016: Kind.AUTH_EXPIRED,
    20005: Kind.AUTH_EXPIRED, 30002: Kind.PERMANENT, 30003: Kind.PERMANENT, 20006: Kind.PERMANENT,
    15003: Kind.PERMANENT, 32000: Kind.PERMANENT, 10013: Kind.PERMANENT, 99999: Kind.PERMANENT,
}  # fmt: skip


@pytest.mark.parametrize(("code", "kind"), CODES.items())
@pytest.mark.parametrize("as_text", [False, True])
def test_the_code_alone_decides(code: int, kind: Kind, as_text: bool) -> None:
    body = {"errorCode": str(code) if as_text else code, "errorMessage": "success", "traceId": "E"}
    answer = classify(httpx.Response(200, json=body))
    assert (answer.kind, answer.code) == (kind, str(code) if code else "")
    assert not code or answer.message == "success (traceId E)"


OTHERS = {
    "no code": (httpx.Response(200, json={"data": {}}), Kind.CONTRACT_BROKEN),
    "a list": (httpx.Response(200, json=[]), Kind.CONTRACT_BROKEN),
    "nothing": (httpx.Response(200), Kind.TRANSIENT),
    "a web page": (httpx.Response(200, html="<html>"), Kind.CONTRACT_BROKEN),
    "201": (httpx.Response(201, json={"errorCode": 0}), Kind.CONTRACT_BROKEN),
    "404": (httpx.Response(404, json={}), Kind.PERMANENT),
    "429": (httpx.Response(429, headers={"retry-after": "7"}), Kind.THROTTLED),
    "502": (httpx.Response(502), Kind.TRANSIENT),
    "www.fxiaoke.com": (httpx.Response(302, headers={"location": "/x.html"}), Kind.PERMANENT),
}


@pytest.mark.parametrize(("response", "kind"), OTHERS.values(), ids=OTHERS)
def test_what_is_no_answer_of_the_vendor(response: httpx.Response, kind: Kind) -> None:
    assert classify(response).kind is kind


def test_the_token_call_has_remedies_and_patience_of_its_own() -> None:
    wrong = httpx.Response(200, json={"errorCode": 10006})
    assert "_APP_SECRET" in classify_mint(wrong).remedy
    assert "_BASE_URL and the query paths" in classify(wrong).remedy
    often = httpx.Response(200, json={"errorCode": 14001})
    assert (classify_mint(often).retry_after, classify(often).retry_after) == (60, None)
