"""A plain client of a simulated Zoho organisation, which makes its own mistakes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from sales_pipeline.simulators.crm import serve
from sales_pipeline.simulators.crm.zoho import ZohoCrm, filled


def credentials(crm: ZohoCrm, **other: str) -> dict[str, str]:
    return {
        "grant_type": "refresh_token", "client_id": crm.client_id,
        "client_secret": crm.client_secret, "refresh_token": crm.refresh_token, **other,
    }  # fmt: skip


def sign_in(client: httpx.Client, crm: ZohoCrm) -> None:
    answer = client.post("/oauth/v2/token", data=credentials(crm)).json()
    client.headers["Authorization"] = f"Zoho-oauthtoken {answer['access_token']}"


@contextmanager
def signed_in(**settings: Any) -> Iterator[tuple[ZohoCrm, httpx.Client]]:
    crm = filled({"Accounts": 10, "Deals": 50, "Leads": 30}, **settings)
    with serve(crm) as url, httpx.Client(base_url=url, timeout=5) as client:
        sign_in(client, crm)
        yield crm, client


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")
