import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from fake_clock import FakeClock

from sales_pipeline.sources.http.answers import Answer, Kind, parsed, transport_answer
from sales_pipeline.sources.http.client import ApiClient, Call, RetryPolicy
from sales_pipeline.sources.http.errors import CallFailed, ContractBroken
from sales_pipeline.sources.http.limits import Limiter, Rate
from sales_pipeline.sources.http.secrets import SECRETS, MaskingFilter
from sales_pipeline.sources.http.tokens import Token, TokenCache

CALL = Call("erp/orders (Orders)", "GET", "https://api.example.test/orders")
OK = httpx.Response(200, json={"rows": [1]})


def classify(response: httpx.Response) -> Answer:
    """A plain vendor: 401 is an expired token, 429 too fast, 4xx final."""
    if foreign := transport_answer(response):
        return foreign
    if response.status_code == 401:
        return Answer(Kind.AUTH_EXPIRED, "401", "token ended", remedy="check the secret")
    if response.status_code == 429:
        after = response.headers.get("retry-after")
        return Answer(Kind.THROTTLED, "429", retry_after=float(after) if after else None)
    if response.status_code >= 400:
        return Answer(Kind.PERMANENT, str(response.status_code), response.text)
    return parsed(response)


class Vendor:
    """Answers with what it was told to, the last answer for ever."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers, self.requests = list(answers), []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def client_of(clock: FakeClock) -> Iterator[Callable[..., ApiClient]]:
    def make(*answers: httpx.Response | Exception, **more: object) -> ApiClient:
        vendor = Vendor(*answers)
        http = httpx.Client(transport=httpx.MockTransport(vendor))
        client = ApiClient(http, classify, Limiter((), clock), clock, **more)  # type: ignore[arg-type]
        client.vendor = vendor  # type: ignore[attr-defined]
        return client

    yield make


@pytest.mark.parametrize(
    "trouble",
    [
        httpx.Response(503),
        httpx.ReadTimeout("slow"),
        httpx.RemoteProtocolError("closed in the middle"),
        httpx.Response(200, content=b'{"rows": [1', headers={"content-type": "application/json"}),
        httpx.Response(200, html="<html>maintenance</html>"),
    ],
    ids=["503", "timeout", "cut off", "half a body", "a web page"],
)  # fmt: skip
def test_what_passes_is_tried_again(client_of: Callable[..., ApiClient], trouble: object) -> None:
    client = client_of(trouble, trouble, OK)
    assert client.send(CALL).data == {"rows": [1]}
    assert len(client.vendor.requests) == 3


def test_a_web_page_that_stays_is_a_broken_contract(client_of: Callable[..., ApiClient]) -> None:
    client = client_of(httpx.Response(200, html="<html>login</html>"))
    message = r"erp/orders .*contract_broken after 3 tries: HTML .*Remedy: run again; .*login page"
    with pytest.raises(CallFailed, match=message) as e:
        client.send(CALL)
    assert e.value.answer.kind is Kind.CONTRACT_BROKEN


def test_a_final_refusal_is_not_repeated(client_of: Callable[..., ApiClient]) -> None:
    client = client_of(httpx.Response(403, text="no"))
    with pytest.raises(CallFailed, match="permanent: 403 no"):
        client.send(CALL)
    assert len(client.vendor.requests) == 1


def test_waiting_follows_the_vendor_and_grows_otherwise(
    client_of: Callable[..., ApiClient], clock: FakeClock
) -> None:
    client_of(httpx.Response(429, headers={"retry-after": "30"}), OK).send(CALL)
    assert 30 <= clock.waits[0] <= 31
    clock.waits.clear()
    client_of(*[httpx.Response(429)] * 8, OK).send(CALL)
    assert len(clock.waits) == 8 and max(clock.waits) <= 60 and len(set(clock.waits)) > 1


def test_the_budget_ends_the_waiting(client_of: Callable[..., ApiClient], clock: FakeClock) -> None:
    patient = RetryPolicy(budget=100)
    client = client_of(httpx.Response(429, headers={"retry-after": "40"}), policy=patient)
    with pytest.raises(CallFailed, match="throttled after 3 tries"):
        client.send(CALL)
    assert clock.passed < 100


def _cache(path: Path, clock: FakeClock, minted: list[str]) -> TokenCache:
    def mint() -> Token:
        minted.append(f"token-number-{len(minted)}")
        return Token(minted[-1], clock.now() + timedelta(hours=1))

    return TokenCache(path / "token", ("s3cr3t",), mint, clock, Rate(10, 600))


def _sign(call: Call, token: Token) -> Call:
    return replace(call, headers={"Authorization": f"Bearer {token.value}"})


def test_an_expired_token_is_renewed_once_and_the_call_repeated(
    client_of: Callable[..., ApiClient], clock: FakeClock, tmp_path: Path
) -> None:
    minted: list[str] = []
    tokens = _cache(tmp_path, clock, minted)
    client = client_of(httpx.Response(401), OK, tokens=tokens, sign=_sign)
    client.send(CALL)
    sent = [request.headers["authorization"] for request in client.vendor.requests]
    assert sent == ["Bearer token-number-0", "Bearer token-number-1"]


def test_a_second_expiry_is_final(
    client_of: Callable[..., ApiClient], clock: FakeClock, tmp_path: Path
) -> None:
    minted: list[str] = []
    tokens = _cache(tmp_path, clock, minted)
    client = client_of(httpx.Response(401), tokens=tokens, sign=_sign)
    with pytest.raises(CallFailed, match=r"auth_expired.*Remedy: check the secret"):
        client.send(CALL)
    assert len(minted) == 2


def test_a_token_that_ends_while_a_call_waits_is_replaced_before_the_next_try(
    client_of: Callable[..., ApiClient], clock: FakeClock, tmp_path: Path
) -> None:
    minted: list[str] = []
    tokens = _cache(tmp_path, clock, minted)
    slow = httpx.Response(429, headers={"retry-after": "1700"})
    policy = RetryPolicy(budget=10_000)
    client = client_of(slow, slow, OK, tokens=tokens, sign=_sign, policy=policy)
    client.send(CALL)
    assert client.vendor.requests[-1].headers["authorization"] == "Bearer token-number-1"


def test_a_stamp_is_another_for_every_try(client_of: Callable[..., ApiClient]) -> None:
    ids = (str(n) for n in range(9))
    client = client_of(
        httpx.Response(503), OK, stamp=lambda call: replace(call, params={"trace": next(ids)})
    )
    client.send(CALL)
    assert [request.url.params["trace"] for request in client.vendor.requests] == ["0", "1"]


def test_an_answer_without_a_date_ends_no_window(client_of: Callable[..., ApiClient]) -> None:
    dated = httpx.Response(200, json={}, headers={"date": "Mon, 02 Mar 2026 17:00:00 GMT"})
    assert client_of(dated).send(CALL).server_time == datetime(2026, 3, 2, 17, tzinfo=UTC)
    with pytest.raises(ContractBroken, match="without a Date"):
        _ = client_of(OK).send(CALL).server_time


def test_redirects_are_not_followed_with_the_token(client_of: Callable[..., ApiClient]) -> None:
    client = client_of(httpx.Response(302, headers={"location": "https://evil.example.test"}))
    with pytest.raises(CallFailed, match=r"redirected.*check the base URL"):
        client.send(CALL)


def test_bytes_that_are_no_utf8_are_replaced_and_told(client_of: Callable[..., ApiClient]) -> None:
    reply = client_of(httpx.Response(200, content=b'{"name": "caf\xe9"}')).send(CALL)
    assert reply.data == {"name": "caf\ufffd"} and reply.damaged


def test_no_secret_leaves_in_an_error_or_a_log(
    client_of: Callable[..., ApiClient], caplog: pytest.LogCaptureFixture
) -> None:
    SECRETS.add("very-secret-value")
    client = client_of(httpx.Response(400, text="bad client very-secret-value"))
    with pytest.raises(CallFailed) as error:
        client.send(CALL)
    assert "very-secret" not in str(error.value) and "***" in str(error.value)
    log = logging.getLogger("test.masking")
    log.addFilter(MaskingFilter())
    with caplog.at_level(logging.WARNING):
        log.warning("sent %s", "very-secret-value")
    assert "very-secret" not in caplog.text
