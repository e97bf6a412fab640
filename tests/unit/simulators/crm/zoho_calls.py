"""Calls of a connector to a simulated Zoho whose answers Zoho's OpenAPI files describe."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import httpx

from sales_pipeline.simulators.crm.zoho import ZohoCrm, limits, schema

Ask = Callable[[ZohoCrm, httpx.Client], httpx.Response]


class Case(NamedTuple):
    """A call and the status it must end in. `like`: the path whose description holds, where the
    path asked for is none; `settings` are those of the organisation."""

    status: int
    ask: Ask
    like: str = ""
    settings: Mapping[str, Any] = MappingProxyType({})


def get(path: str, headers: dict[str, str] | None = None, **params: Any) -> Ask:
    return lambda _crm, client: client.get(f"/crm/v8/{path}", params=params, headers=headers)


def coql(query: str | None) -> Ask:
    body = {} if query is None else {"select_query": query}
    return lambda _crm, client: client.post("/crm/v8/coql", json=body)


def bulk(**query: Any) -> Ask:
    body = {"query": {"module": {"api_name": "Deals"}, **query}}
    return lambda _crm, client: client.post("/crm/bulk/v8/read", json=body)


def bulk_at(seconds: int, path: str = "") -> Ask:
    """A job and what is told of it after a while."""

    def ask(crm: ZohoCrm, client: httpx.Client) -> httpx.Response:
        job = bulk(fields=["Stage"])(crm, client).json()["data"][0]["details"]["id"]
        crm.clock.advance(seconds)
        return client.get(f"/crm/bulk/v8/read/{job}{path}")

    return ask


def every_field(module: str) -> Ask:
    names = [*schema.MODULES[module], *schema.SYSTEM]
    return get(module, fields=",".join(names), converted="both")


def with_token(tokens: int = 1, expired: bool = False, **other: Any) -> Ask:
    """The page that a page token leads to, asked for too late or in another way."""

    def ask(crm: ZohoCrm, client: httpx.Client) -> httpx.Response:
        asked: dict[str, Any] = {"fields": "Deal_Name", "per_page": 10}
        for _ in range(tokens):
            info = client.get("/crm/v8/Deals", params=asked).json()["info"]
            asked["page_token"] = info["next_page_token"]
        if expired:
            crm.records.expire_tokens()
        return client.get("/crm/v8/Deals", params={**asked, **other})

    return ask


def deletions(crm: ZohoCrm, client: httpx.Client) -> httpx.Response:
    first, second = [record.id for record in crm.store.by_id("Deals")][:2]
    crm.store.delete("Deals", first)
    crm.store.delete("Deals", second, permanent=True)
    return client.get("/crm/v8/Deals/deleted")


def stages(crm: ZohoCrm, client: httpx.Client) -> httpx.Response:
    deal = next(crm.store.by_id("Deals")).id
    for stage in schema.STAGES[:3]:
        crm.clock.advance(60)
        crm.store.update("Deals", deal, Stage=stage)
    fields = "Stage,Moved_To__s,Modified_Time"
    return client.get(f"/crm/v8/Deals/{deal}/Stage_History", params={"fields": fields})


def history(crm: ZohoCrm, client: httpx.Client) -> httpx.Response:
    stages(crm, client)
    return every_field("DealHistory")(crm, client)


def broken(crm: ZohoCrm, client: httpx.Client) -> httpx.Response:
    crm.faults.add("http_500")
    return client.get("/crm/v8/Deals", params={"fields": "id"})


def layout_of(crm: ZohoCrm, client: httpx.Client) -> httpx.Response:
    layouts = client.get("/crm/v8/settings/layouts?module=Deals").json()["layouts"]
    return client.get("/crm/v8/settings/pipeline", params={"layout_id": layouts[0]["id"]})


WRAPPED = {"wraps_errors": True}
HISTORY, DELETED = "Deals/5725767003000000001/Stage_History", "Deals/deleted"
UNSCOPED = {"scopes": limits.ZohoLimits.scopes - {limits.MODULES}}
FORBIDDEN = {"forbidden": frozenset({"Deals"})}
UNKNOWN_TOKEN = {"Authorization": "Zoho-oauthtoken x"}
ANSWERS = {
    **{f"records of {module}": Case(200, every_field(module))
       for module in ("Leads", "Accounts", "Contacts", "Deals", "Tasks")},
    "records of stages": Case(200, history),
    "records in order": Case(200, get("Deals", fields="id", sort_by="Modified_Time")),
    "records by token": Case(200, with_token()),
    "no records": Case(204, get("Cases", fields="id")),
    "deleted": Case(200, deletions),
    "none deleted": Case(204, get("Accounts/deleted")),
    "stages of a deal": Case(200, stages),
    "no stages": Case(204, get(HISTORY, fields="Stage", page=9)),
    "a query": Case(200, coql("select Deal_Name, Owner from Deals where id > 0 limit 2000")),
    "an empty query": Case(204, coql("select id from Deals where id < 0")),
    "a job made": Case(201, bulk(fields=["Stage"])),
    "a job added": Case(200, bulk_at(0)), "a job under way": Case(200, bulk_at(15)),
    "a job done": Case(200, bulk_at(30)), "a result": Case(200, bulk_at(30, "/result")),
    "users": Case(200, get("users", type="AllUsers")), "no users": Case(204, get("users", page=9)),
    "organisation": Case(200, get("org")), "currencies": Case(200, get("org/currencies")),
    "modules": Case(200, get("settings/modules")), "pipelines": Case(200, layout_of),
    **{f"fields of {module}": Case(200, get("settings/fields", module=module))
       for module in schema.MODULES},
}  # fmt: skip
ERRORS = {
    "no fields": Case(400, get("Deals")),
    "51 fields": Case(400, get("Deals", fields=",".join(["id"] * 51))),
    "an unknown field": Case(400, get("Deals", fields="No_Such")),
    "an unknown order": Case(400, get("Deals", fields="id", sort_by="Amount")),
    "no time": Case(400, get("Deals", {"If-Modified-Since": "yesterday"}, fields="id")),
    "page 11 of 200": Case(400, get("Deals", fields="id", page=11)),
    "a page and a token": Case(400, get("Deals", fields="id", page=1, page_token="x")),
    "an unknown token": Case(400, get("Deals", fields="id", page_token="x")),
    "a token too late": Case(400, with_token(expired=True)),
    "a token of another call": Case(400, with_token(sort_order="asc")),
    "a token too far": Case(
        400, with_token(2), "", {"token_ceiling": 20, "token_after_ceiling": True}),
    "no module": Case(400, get("Dealz", fields="id")),
    "no scope": Case(401, get("Deals", fields="id"), "", UNSCOPED),
    "no permission": Case(403, get("Deals", fields="id"), "", FORBIDDEN),
    "no path": Case(404, get("Deals/1/2/3"), "/crm/v8/Deals"),
    "an error of the server": Case(500, broken),
    "deletions of no module": Case(400, get("Dealz/deleted"), "", WRAPPED),
    "deletions of no kind": Case(400, get(DELETED, type="some"), "", WRAPPED),
    "deletions without scope": Case(401, get(DELETED), "", UNSCOPED),
    "stages without fields": Case(400, get(HISTORY)),
    "no related list": Case(400, get("Deals/5725767003000000001/Nothing", fields="id")),
    "stages of no deal": Case(400, get("Deals/1/Stage_History", fields="id")),
    "stages of no module": Case(400, get("Dealz/1/Stage_History", fields="id")),
    "stages and an old token": Case(401, get(HISTORY, UNKNOWN_TOKEN, fields="id")),
    "stages without permission": Case(403, get(HISTORY, fields="id"), "", FORBIDDEN),
    "no query": Case(400, coql(None)), "no COQL": Case(400, coql("select id from Deals")),
    "too long a query": Case(400, coql("select id from Deals where id > 0 limit 2001")),
    "a query with a column twice": Case(400, coql("select id, id from Deals where id > 0")),
    "a query for no column": Case(400, coql("select Nothing from Deals where id > 0")),
    "a query to no module": Case(400, coql("select id from Dealz where id > 0")),
    "a job with an unknown key": Case(400, bulk(order=1)),
    "a job without module": Case(400, bulk(module={"api_name": "Dealz"})),
    "a job for no field": Case(400, bulk(fields=["No_Such"])),
    "a job for no page": Case(400, bulk(page=9)),
    "a result too early": Case(404, bulk_at(0, "/result")),
    "no job": Case(404, lambda _crm, client: client.get("/crm/bulk/v8/read/1")),
    "fields of no module": Case(400, get("settings/fields", module="Dealz")),
    "pipelines of no layout": Case(400, get("settings/pipeline")),
}  # fmt: skip
