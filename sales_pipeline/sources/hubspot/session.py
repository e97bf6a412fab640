"""Calls of one HubSpot account: token, paths and limits in one place."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from sales_pipeline.sources.http.client import ApiClient, Call, Reply, RetryPolicy
from sales_pipeline.sources.http.clock import Clock
from sales_pipeline.sources.http.limits import Limiter, Rate
from sales_pipeline.sources.http.tokens import Token, TokenCache, Tokens
from sales_pipeline.sources.hubspot.answers import classify, classify_mint
from sales_pipeline.sources.hubspot.config import HubSpotConnection

# The vendor names no limit on new tokens; one lives for 30 minutes and serves all processes.
MINTS = Rate(20, 600)
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class PrivateAppToken:
    """The token of a private app: it does not end, and there is no other."""

    value: str

    def get(self) -> Token:
        return Token(self.value, NEVER)

    def renew(self, stale: Token | None) -> Token:
        return self.get()


@dataclass(kw_only=True)
class NestedLimiter(Limiter):
    """A limit on some of the calls, all of which count in another limit, too."""

    outer: Limiter

    def wait(self) -> None:
        super().wait()
        self.outer.wait()


@dataclass(frozen=True)
class HubSpotSession:
    """A client for all calls, and one for searches, which are limited more."""

    client: ApiClient
    searcher: ApiClient
    connection: HubSpotConnection

    def get(self, what: str, path: str, **params: Any) -> Reply:
        texts = {key: str(value) for key, value in params.items() if value is not None}
        return self.client.send(Call(what, "GET", path, texts))

    def post(self, what: str, path: str, body: Any) -> Reply:
        client = self.searcher if path.endswith("/search") else self.client
        return client.send(Call(what, "POST", path, json=body))

    def objects(self, object: str) -> str:
        return self.connection.objects_path.format(object=object)


def session(
    connection: HubSpotConnection, http: httpx.Client, tokens: Path, clock: Clock
) -> HubSpotSession:
    """`tokens`: the file that all processes of this connection share."""
    policy = RetryPolicy(budget=connection.retry_budget)
    calls = Limiter((Rate(connection.calls_in_ten_seconds, 10),), clock)
    searches = NestedLimiter(
        rates=(Rate(connection.searches_a_second, 1),), clock=clock, outer=calls
    )
    login = ApiClient(http, classify_mint, calls, clock, policy=policy)
    source = _tokens(connection, login, tokens, clock)

    base = connection.base_url.rstrip("/")

    def sign(call: Call, token: Token) -> Call:
        headers = {**call.headers, "Authorization": f"Bearer {token.value}"}
        return replace(call, url=f"{base}{call.url}", headers=headers)

    client = ApiClient(http, classify, calls, clock, source, sign, policy)
    searcher = ApiClient(http, classify, searches, clock, source, sign, policy)
    return HubSpotSession(client, searcher, connection)


def _tokens(connection: HubSpotConnection, login: ApiClient, path: Path, clock: Clock) -> Tokens:
    if connection.access_token:
        return PrivateAppToken(connection.access_token.get_secret_value())
    return TokenCache(
        path, connection.secret_values, lambda: _mint(connection, login, clock), clock, MINTS
    )


def _mint(connection: HubSpotConnection, login: ApiClient, clock: Clock) -> Token:
    """A new access token; the parameters travel in the body, where no access log keeps them."""
    assert connection.client_id and connection.client_secret and connection.refresh_token
    form = {
        "grant_type": "refresh_token",
        "client_id": connection.client_id,
        "client_secret": connection.client_secret.get_secret_value(),
        "refresh_token": connection.refresh_token.get_secret_value(),
    }
    url = f"{connection.base_url.rstrip('/')}/oauth/v1/token"
    body = login.send(Call("a new access token", "POST", url, form=form)).data
    lifetime = timedelta(seconds=int(body.get("expires_in", 1800)))
    return Token(str(body["access_token"]), clock.now() + lifetime)
