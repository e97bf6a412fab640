"""Calls of one Zoho organisation: token, host and limits in one place.

At most 10 tokens for a refresh token in 10 minutes (accounts.zoho.com, OAuth protocol); a token
lives for an hour and says which host answers to it.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx

from sales_pipeline.sources.http.client import ApiClient, Call, Reply, RetryPolicy
from sales_pipeline.sources.http.clock import Clock
from sales_pipeline.sources.http.limits import Limiter, Rate
from sales_pipeline.sources.http.tokens import Token, TokenCache
from sales_pipeline.sources.zoho.answers import classify, classify_mint
from sales_pipeline.sources.zoho.config import ZohoConnection

MINTS = Rate(10, 600)


@dataclass(frozen=True)
class ZohoSession:
    """A client that knows the organisation's host."""

    client: ApiClient
    version: str

    def get(
        self, what: str, path: str, headers: dict[str, str] | None = None, **params: Any
    ) -> Reply:
        """GET {api}/crm/{version}/{path}."""
        texts = {key: str(value) for key, value in params.items() if value is not None}
        url = f"/crm/{self.version}/{path}"
        return self.client.send(Call(what, "GET", url, texts, headers=headers or {}))

    def post(self, what: str, url: str, body: Any) -> Reply:
        return self.client.send(Call(what, "POST", url, json=body))


def session(
    connection: ZohoConnection, http: httpx.Client, tokens: Path, clock: Clock
) -> ZohoSession:
    """`tokens`: the file that all processes of this connection share."""
    policy = RetryPolicy(budget=connection.retry_budget)
    unlimited = Limiter((), clock)
    accounts = ApiClient(http, classify_mint, unlimited, clock, policy=policy)
    cache = TokenCache(
        tokens, connection.secret_values, lambda: _mint(connection, accounts, clock), clock, MINTS
    )
    client = ApiClient(http, classify, unlimited, clock, cache, _sign, policy)
    return ZohoSession(client, connection.api_version)


def _sign(call: Call, token: Token) -> Call:
    headers = {**call.headers, "Authorization": f"Zoho-oauthtoken {token.value}"}
    return replace(call, url=token.facts["api_domain"] + call.url, headers=headers)


def _mint(connection: ZohoConnection, accounts: ApiClient, clock: Clock) -> Token:
    """A new access token; the parameters travel in the body, where no access log keeps them."""
    form = {
        "grant_type": "refresh_token",
        "client_id": connection.client_id,
        "client_secret": connection.client_secret.get_secret_value(),
        "refresh_token": connection.refresh_token.get_secret_value(),
    }
    call = Call(
        "a new access token", "POST", f"{connection.accounts_url}/oauth/v2/token", form=form
    )
    body = accounts.send(call).data
    lifetime = timedelta(seconds=int(body.get("expires_in", 3600)))
    facts = {"api_domain": str(body["api_domain"])}
    return Token(str(body["access_token"]), clock.now() + lifetime, facts)
