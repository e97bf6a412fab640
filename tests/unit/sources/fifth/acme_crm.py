"""Step 3 of the recipe: the vendor as a simulator on the common framework."""

from typing import Any

from sales_pipeline.simulators.crm import Call, FaultRule, Record, Refused, Reply, Route, Simulator
from sales_pipeline.simulators.crm.store import Store

KEY = "acme-key-8c1f"


class AcmeCrm(Simulator):
    token_path = r"^/no-tokens$"

    def new_store(self) -> Store:
        store = Store(self.clock, new_id=lambda object, n: f"D{n:05d}")
        store.define("deals", {"title": "text", "value": "money", "owner": "lookup"})
        return store

    def routes(self) -> list[Route]:
        return [
            ("GET", "/ping", lambda call: Reply({"rows": []})),
            ("GET", "/{object}/changes", self.changes),
            ("GET", "/{object}/ids", self.ids),
            ("GET", "/{object}/by_id", self.by_id),
        ]

    def admit(self, call: Call) -> None:
        if call.headers.get("x-key") != KEY:
            raise Refused(Reply({"error": "key"}, 401))

    def changes(self, call: Call) -> Reply:
        since, after = call.query.get("since", ""), call.query.get("after", "")
        found = [row(r) for r in self.store.by_modified(call.object or "", deleted=None)]
        later = [r for r in found if r["changed"] >= since and r["place"] > after]
        return Reply({"rows": later[: int(call.query["size"])]})

    def ids(self, call: Call) -> Reply:
        return Reply({"rows": [row(r) for r in self.store.by_id(call.object or "")]})

    def by_id(self, call: Call) -> Reply:
        wanted = set(call.query["ids"].split(","))
        found = self.store.by_id(call.object or "")
        return Reply({"rows": [row(r) for r in found if r.id in wanted]})

    def throttled(self, rule: FaultRule) -> Reply:
        return Reply({"error": "busy"}, 429, {"Retry-After": "1"})


def row(record: Record) -> dict[str, Any]:
    changed = record.modified_at.isoformat()
    gone = record.deleted_at is not None
    place = f"{changed}|{record.id}"
    return {"id": record.id, "changed": changed, "gone": gone, "place": place, **record.values}
