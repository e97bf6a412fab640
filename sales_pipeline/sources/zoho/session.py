"""Calls of one Zoho organisation: token, host and limits in one place.

At most 10 tokens for a refresh token in 10 minutes (accounts.zoho.com, OAuth protocol); a token
lives for an hour and says which host answers to it.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx

from sales_pipeline.sources.http.answers import Kind
from sales_pipeline.sources.http.client import ApiClient, Call, Reply, RetryPolicy
from sales_pipeline.sources.http.clock import Clock
from sales_pipeline.sources.http.errors import ContractBroken
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
        texts = {key: _text(value) for key, value in params.items() if value is not None}
        url = f"/crm/{self.version}/{path}"
        return self._sure(Call(what, "GET", url, texts, headers=headers or {}))

    def query(self, what: str, text: str) -> Reply:
        """A COQL query."""
        return self._sure(
            Call(what, "POST", f"/crm/{self.version}/coql", json={"select_query": text})
        )

    def bulk(self, what: str, path: str = "", body: Any = None) -> Reply:
        """Bulk read: a new job of `body`, or what is there of one."""
        url = f"/crm/bulk/{self.version}/read{path}"
        if body:
            return self.client.send(Call(what, "POST", url, json=body))
        return self._sure(Call(what, "GET", url))

    def _sure(self, call: Call) -> Reply:
        """An answer without records is believed if it comes twice. One that came in error would
        pass for "nothing new", and move the cursor past changes that nobody has seen."""
        reply = self.client.send(call)
        return reply if reply.kind is Kind.OK else self.client.send(call)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def session(
    connection: ZohoConnection, http: httpx.Client, tokens: Path, clock: Clock
) -> ZohoSession:
    """`tokens`: the file that all processes of this connection share."""
    policy = RetryPolicy(budget=connection.retry_budget)
    # A repeated token call is a call more: the cache counts tokens, this counts calls.
    accounts = ApiClient(http, classify_mint, Limiter((MINTS,), clock), clock, policy=policy)
    cache = TokenCache(
        tokens, connection.secret_values, lambda: _mint(connection, accounts, clock), clock, MINTS
    )
    client = ApiClient(http, classify, Limiter((), clock), clock, cache, _sign, policy)
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
    url = f"{connection.accounts_url.rstrip('/')}/oauth/v2/token"
    body = accounts.send(Call("a new access token", "POST", url, form=form)).data
    if "api_domain" not in body:
        raise ContractBroken("a new access token: the answer does not name the API's host")
    lifetime = timedelta(seconds=int(body.get("expires_in", 3600)))
    facts = {"api_domain": str(body["api_domain"])}
    return Token(str(body["access_token"]), clock.now() + lifetime, facts)
