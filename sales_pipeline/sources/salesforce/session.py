"""Calls of one Salesforce organisation: token, host and version in one place.

A user may log in 3,600 times an hour (Salesforce help, login rate); a session serves all processes.
"""

import base64
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import orjson
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from sales_pipeline.sources.http.client import ApiClient, Call, Reply, RetryPolicy
from sales_pipeline.sources.http.clock import Clock
from sales_pipeline.sources.http.connection import NotConfigured
from sales_pipeline.sources.http.limits import Limiter, Rate
from sales_pipeline.sources.http.tokens import Token, TokenCache
from sales_pipeline.sources.salesforce.answers import classify, classify_mint
from sales_pipeline.sources.salesforce.config import SalesforceConnection

MINTS = Rate(3600, 3600)
# An assertion is valid for five minutes at most; three leave room for clocks that differ.
ASSERTION_LIFE = timedelta(minutes=3)


@dataclass(frozen=True)
class SalesforceSession:
    """A client that knows the organisation's host."""

    client: ApiClient
    version: str

    def get(
        self, what: str, path: str, headers: dict[str, str] | None = None, **params: Any
    ) -> Reply:
        """GET {instance}/services/data/v{version}/{path}."""
        texts = {key: str(value) for key, value in params.items() if value is not None}
        url = f"/services/data/v{self.version}/{path}"
        return self.client.send(Call(what, "GET", url, texts, headers=headers or {}))

    def get_url(self, what: str, url: str, headers: dict[str, str]) -> Reply:
        """GET {instance}{url}: an address that the vendor gave for what follows."""
        return self.client.send(Call(what, "GET", url, headers=headers))

    def post(self, what: str, path: str, body: Any) -> Reply:
        url = f"/services/data/v{self.version}/{path}"
        return self.client.send(Call(what, "POST", url, json=body))


def session(
    connection: SalesforceConnection, http: httpx.Client, tokens: Path, clock: Clock
) -> SalesforceSession:
    """`tokens`: the file that all processes of this connection share."""
    policy = RetryPolicy(budget=connection.retry_budget)
    unlimited = Limiter((), clock)
    login = ApiClient(http, classify_mint, unlimited, clock, policy=policy)
    cache = TokenCache(
        tokens, connection.secret_values, lambda: _mint(connection, login, clock), clock, MINTS
    )
    client = ApiClient(http, classify, unlimited, clock, cache, _sign, policy)
    return SalesforceSession(client, connection.api_version)


def _sign(call: Call, token: Token) -> Call:
    headers = {**call.headers, "Authorization": f"Bearer {token.value}"}
    return replace(call, url=token.facts["instance_url"] + call.url, headers=headers)


def _mint(connection: SalesforceConnection, login: ApiClient, clock: Clock) -> Token:
    url = f"{connection.login_url.rstrip('/')}/services/oauth2/token"
    form = _credentials(connection, clock)
    body = login.send(Call("a new access token", "POST", url, form=form)).data
    facts = {"instance_url": str(body["instance_url"])}
    return Token(str(body["access_token"]), clock.now() + connection.session_life, facts)


def _credentials(connection: SalesforceConnection, clock: Clock) -> dict[str, str]:
    """They travel in the body, where no access log keeps them."""
    if connection.client_secret:
        return {
            "grant_type": "client_credentials",
            "client_id": connection.client_id,
            "client_secret": connection.client_secret.get_secret_value(),
        }
    grant = "urn:ietf:params:oauth:grant-type:jwt-bearer"
    return {"grant_type": grant, "assertion": _assertion(connection, clock)}


def _assertion(connection: SalesforceConnection, clock: Clock) -> str:
    """A signed statement (JWT, RS256) of who asks for a token on whose behalf."""
    claims = {
        "iss": connection.client_id, "sub": connection.username, "aud": connection.audience,
        "exp": int((clock.now() + ASSERTION_LIFE).timestamp()),
    }  # fmt: skip
    head = _encoded(orjson.dumps({"alg": "RS256", "typ": "JWT"}))
    signed = f"{head}.{_encoded(orjson.dumps(claims))}"
    signature = _private_key(connection).sign(signed.encode(), PKCS1v15(), SHA256())
    return f"{signed}.{_encoded(signature)}"


def _private_key(connection: SalesforceConnection) -> RSAPrivateKey:
    assert connection.private_key is not None
    text = connection.private_key.get_secret_value()
    try:
        key = load_pem_private_key(text.encode(), password=None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, RSAPrivateKey):
        # Without its cause: that of cryptography may quote the key.
        raise NotConfigured(
            "a new access token: PRIVATE_KEY is no RSA private key. Remedy: give the PEM text of "
            "the key, without a passphrase"
        ) from None
    return key


def _encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()
