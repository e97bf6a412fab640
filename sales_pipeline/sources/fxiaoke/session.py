"""Calls of one Fxiaoke company: credentials, trace ids and limits in one place.

Both styles of the vendor: the token in the body with the company and an open user id, or in headers
with the company and an employee's number.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from sales_pipeline.sources.fxiaoke.answers import classify, classify_mint
from sales_pipeline.sources.fxiaoke.config import FxiaokeConnection
from sales_pipeline.sources.fxiaoke.minting import MINTS, Minting
from sales_pipeline.sources.http.answers import Kind
from sales_pipeline.sources.http.client import ApiClient, Call, Reply, RetryPolicy
from sales_pipeline.sources.http.clock import Clock
from sales_pipeline.sources.http.limits import Limiter, Rate
from sales_pipeline.sources.http.tokens import Token, TokenCache

# Each time it waits for a minute, and other processes wait for the token meanwhile.
MINT_TRIES = 2


@dataclass(frozen=True)
class FxiaokeSession:
    """A client that posts; every call names what it is for."""

    client: ApiClient
    connection: FxiaokeConnection

    def post(self, what: str, path: str, body: dict[str, Any]) -> Reply:
        return self.client.send(Call(what, "POST", f"{self.connection.base_url}{path}", json=body))


def session(
    connection: FxiaokeConnection, http: httpx.Client, tokens: Path, clock: Clock
) -> FxiaokeSession:
    """`tokens`: the file that all processes of this connection share."""
    policy = RetryPolicy(budget=connection.retry_budget)
    rates = (Rate(connection.rate_calls, connection.rate_seconds),)
    client = ApiClient(http, classify, Limiter(rates, clock), clock, policy=policy, stamp=_stamp)
    minter = replace(
        client, classify=classify_mint, limiter=Limiter((MINTS,), clock),
        policy=replace(policy, tries={**policy.tries, Kind.THROTTLED: MINT_TRIES}),
    )  # fmt: skip
    # With other settings the cached token is not ours any more.
    secrets = (connection.auth_style, connection.app_id, *connection.secret_values)
    cache = TokenCache(tokens, secrets, Minting(connection, minter, client, clock), clock, MINTS)
    signed = replace(client, tokens=cache, sign=lambda call, token: _sign(connection, call, token))
    return FxiaokeSession(signed, connection)


def _stamp(call: Call) -> Call:
    """Every URL carries an id of its own, a repeated call another one."""
    return replace(call, params={**call.params, "thirdTraceId": str(uuid4())})


def _sign(connection: FxiaokeConnection, call: Call, token: Token) -> Call:
    """The token and the acting user, where the style has them."""
    is_corp, converts = connection.auth_style == "corp", connection.convert_user_ids
    # The old style gives FSUID_ ids by itself, the new one employee numbers.
    told = {} if converts == is_corp else {"convertUserId": converts}
    if is_corp:
        who = {
            "corpAccessToken": token.value, "corpId": token.facts["corpId"],
            "currentOpenUserId": connection.open_user_id or token.facts["openUserId"],
        }  # fmt: skip
        return replace(call, json={**who, **told, **call.json})
    headers = {
        "authorization": f"Bearer {token.value}", "x-fs-ea": token.facts["ea"],
        "x-fs-userid": connection.employee_id,
    }  # fmt: skip
    return replace(call, headers={**call.headers, **headers}, json={**told, **call.json})
