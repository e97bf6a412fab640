"""The smallest vendor there can be: tokens, one object, pages with a cursor, an export."""

from typing import Any

from sales_pipeline.simulators.crm import (
    Call,
    FaultRule,
    Refused,
    Reply,
    Route,
    Simulator,
    Store,
)

DEALS = {"name": "text", "amount": "money", "owner": "lookup"}


class ToyCrm(Simulator):
    token_path = r"^/token$"
    count_keys = ("info.count",)
    count_headers = frozenset({"X-Rows"})
    max_limit = 5

    def new_store(self) -> Store:
        self.tokens: set[str] = set()
        store = Store(self.clock, id_key=int, new_id=lambda object, n: str(n))
        store.define("deals", DEALS)
        return store

    def routes(self) -> list[Route]:
        return [
            ("POST", "/token", self.token),
            ("GET", "/v1/{object}", self.page),
            ("POST", "/v1/{object}/export", self.export),
        ]

    def admit(self, call: Call) -> None:
        if call.headers.get("authorization", "").removeprefix("Bearer ") not in self.tokens:
            raise Refused(Reply({"code": "INVALID_TOKEN"}, 401))

    def token(self, call: Call) -> Reply:
        if call.form.get("client_secret") != "s3cret":
            return Reply({"error": "invalid_client"}, 200)
        self.tokens = {f"token-{len(self.log.entries)}"}
        return Reply({"access_token": next(iter(self.tokens)), "ahead": call.ahead_here})

    def page(self, call: Call) -> Reply:
        limit = call.page_size(min(int(call.query.get("limit", "2")), self.max_limit))
        found = self.store.by_id(call.object or "", after=call.query.get("after"))
        records = [record for record, _ in zip(found, range(limit + 1), strict=False)]
        data = [{"id": record.id, **record.values} for record in records[:limit]]
        after = data[-1]["id"] if len(records) > limit else None
        return Reply({"data": data, "info": {"count": len(data), "after": after}})

    def export(self, call: Call) -> Reply:
        names = call.json["fields"]
        rows = [[r.values[name] for name in names] for r in self.store.by_id(call.object or "")]
        zipped_as = "deals.csv" if call.json.get("zip") else None
        return Reply.csv(names, rows, zipped_as=zipped_as, headers={"X-Rows": str(len(rows))})

    def throttled(self, rule: FaultRule) -> Reply:
        after = rule.args.get("retry_after")
        return Reply({"code": "BUSY"}, 429, {"Retry-After": str(after)} if after else {})

    def expire_tokens(self, rule: FaultRule) -> None:
        self.tokens.clear()


def toy(deals: int = 7, **settings: Any) -> ToyCrm:
    crm = ToyCrm(**settings)
    for n in range(deals):
        crm.store.insert("deals", {"name": f"Deal {n}", "amount": n * 1.5, "owner": "u1"})
    return crm
