"""The one way a connector calls its vendor: limited, timed out, classified, retried in a budget.

Every call has a connect and a read timeout, the token call too: one without hung a night for ever.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from ssl import SSLContext
from typing import Any

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type
from tenacity.wait import wait_random_exponential

from sales_pipeline.sources.http.answers import SUCCESS, Answer, Classifier, Kind
from sales_pipeline.sources.http.clock import Clock
from sales_pipeline.sources.http.errors import CallFailed, ContractBroken
from sales_pipeline.sources.http.limits import Limiter
from sales_pipeline.sources.http.secrets import SECRETS
from sales_pipeline.sources.http.tokens import Token, Tokens


@dataclass(frozen=True)
class Call:
    """A request without its credentials. `what` names it in messages, without personal data."""

    what: str
    method: str
    url: str
    params: Mapping[str, str] = field(default_factory=dict)
    json: Any = None
    form: Mapping[str, str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reply:
    """A successful response; `data` is its parsed body where the classifier parsed it."""

    kind: Kind
    headers: httpx.Headers
    content: bytes
    data: Any = None
    damaged: bool = False

    @property
    def server_time(self) -> datetime:
        """The vendor's clock (UTC), to the second."""
        if "date" not in self.headers:
            raise ContractBroken("an answer without a Date: no window can be ended by it")
        return parsedate_to_datetime(self.headers["date"]).astimezone(UTC)


Sign = Callable[[Call, Token], Call]
Stamp = Callable[[Call], Call]


@dataclass(frozen=True)
class RetryPolicy:
    """How much patience a run has. A kind's tries count within one call, its first one included."""

    tries: Mapping[Kind, int] = field(
        default_factory=lambda: {Kind.TRANSIENT: 6, Kind.CONTRACT_BROKEN: 3, Kind.THROTTLED: 12}
    )
    first_wait: float = 1.0
    longest_wait: float = 60.0
    budget: float = 1800.0  # seconds that all waits of one client together may take


class _TryAgain(Exception):
    def __init__(self, answer: Answer) -> None:
        self.answer = answer


@dataclass
class ApiClient:
    """Calls of one connection. `sign` puts the token where the vendor wants it; `stamp` adds what
    must be another for every try, as a trace id."""

    http: httpx.Client
    classify: Classifier
    limiter: Limiter
    clock: Clock
    tokens: Tokens | None = None
    sign: Sign = lambda call, token: call
    policy: RetryPolicy = RetryPolicy()
    stamp: Stamp = lambda call: call
    waited: float = 0.0

    def send(self, call: Call) -> Reply:
        """The classified reply of a call that succeeded; raises CallFailed for any other."""
        tried: dict[Kind, int] = {}
        stale: list[Token] = []

        def attempt() -> Reply:
            return self._attempt(call, tried, stale)

        retrying = Retrying(
            retry=retry_if_exception_type(_TryAgain),
            wait=self._wait, sleep=self._sleep, reraise=True,
        )  # fmt: skip
        return retrying(attempt)

    def _attempt(self, call: Call, tried: dict[Kind, int], stale: list[Token]) -> Reply:
        """One try; raises _TryAgain where another is worth its while."""
        token = self._token(stale)
        signed = self.sign(call, token) if token else call
        self.limiter.wait()
        response, answer = self._ask(self.stamp(signed))
        if response is not None and answer.kind in SUCCESS:
            return Reply(
                answer.kind, response.headers, response.content, answer.data, answer.damaged
            )
        tried[answer.kind] = tried.get(answer.kind, 0) + 1
        if answer.kind is Kind.AUTH_EXPIRED and token and tried[answer.kind] == 1:
            stale.append(token)
            return self._attempt(call, tried, stale)
        if tried[answer.kind] < self.policy.tries.get(answer.kind, 1) and self._can_wait(answer):
            raise _TryAgain(answer)
        message = SECRETS.mask(answer.message)
        raise CallFailed(call.what, replace(answer, message=message), sum(tried.values()))

    def _token(self, stale: list[Token]) -> Token | None:
        """Looked up for every try: a token may end while a call waits for its turn."""
        if self.tokens is None:
            return None
        if stale:
            return self.tokens.renew(stale.pop())
        return self.tokens.get()

    def _ask(self, call: Call) -> tuple[httpx.Response | None, Answer]:
        """The response, if there was one, and what it means."""
        try:
            response = self.http.request(
                call.method, call.url, params=call.params or None, json=call.json,
                data=call.form, headers=dict(call.headers),
            )  # fmt: skip
        except httpx.HTTPError as error:
            # Its text may hold the URL, and that a secret: the type says enough.
            return None, Answer(Kind.TRANSIENT, type(error).__name__, "no complete answer")
        return response, self.classify(response)

    def _can_wait(self, answer: Answer) -> bool:
        return self.waited + (answer.retry_after or 0) < self.policy.budget

    def _wait(self, state: RetryCallState) -> float:
        """What the vendor asks for, else exponential with jitter."""
        error = state.outcome.exception() if state.outcome else None
        told = error.answer.retry_after if isinstance(error, _TryAgain) else None
        jittered = wait_random_exponential(self.policy.first_wait, self.policy.longest_wait)(state)
        return jittered if told is None else told + jittered * 0.1

    def _sleep(self, seconds: float) -> None:
        self.waited += seconds
        self.clock.sleep(seconds)


def http_client(connect: float, read: float) -> httpx.Client:
    """An HTTP client that follows no redirect (it would carry the token along) and always ends."""
    # Its own log lines hold whole URLs, and some vendors want secrets there.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    timeout = httpx.Timeout(read, connect=connect)
    limits = httpx.Limits(max_connections=10, max_keepalive_connections=10)
    return httpx.Client(verify=_tls(), timeout=timeout, limits=limits, follow_redirects=False)


@cache
def _tls() -> SSLContext:
    """The known authorities, read once: that takes 45 ms, and each table has a client."""
    return httpx.create_ssl_context()
