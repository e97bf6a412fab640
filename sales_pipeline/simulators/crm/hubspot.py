"""HubSpot's CRM API, strict: it refuses what the vendor refuses, with its envelope of errors.

What the vendor leaves open or changes (paths with a version or a date, limits of the plan, whether
a record that was merged away is listed as archived) is a class attribute.
"""

from typing import Any, ClassVar
from urllib.parse import urlencode

from sales_pipeline.simulators.crm.app import Simulator
from sales_pipeline.simulators.crm.call import Call, Handler, Reply, Route
from sales_pipeline.simulators.crm.faults import FaultRule
from sales_pipeline.simulators.crm.hubspot_access import OBJECT_SCOPE, SCHEMA_SCOPE, Access
from sales_pipeline.simulators.crm.hubspot_objects import ALIASES, DEFAULTS, SCHEMAS, new_store
from sales_pipeline.simulators.crm.hubspot_pages import Pages
from sales_pipeline.simulators.crm.hubspot_search import Search
from sales_pipeline.simulators.crm.hubspot_seed import fill
from sales_pipeline.simulators.crm.store import Store

LONGEST_URI = 8_000
PIPELINES = [{
    "id": "default", "label": "Sales", "displayOrder": 0, "archived": False,
    "createdAt": "2024-01-01T00:00:00.000Z", "updatedAt": "2024-01-01T00:00:00.000Z",
    "stages": [
        {"id": "won", "label": "Won", "metadata": {"probability": "1.0", "isClosed": "true"}}
    ],
}]  # fmt: skip


class HubSpotCrm(Simulator):
    """One account."""

    records_key = "results"
    count_keys = ("total",)
    token_path = r"^/oauth/v1/token$"

    private_token = "pat-eu1-simulated-private-token"
    client_id = "simulated-client-id"
    client_secret = "simulated-client-secret-7A1"
    refresh_token = "simulated-refresh-token-7A1"
    token_salt = "simulated-access-token"
    token_seconds = 1800
    scopes: ClassVar[frozenset[str]] = frozenset(
        scope.format(object) for scope in (OBJECT_SCOPE, SCHEMA_SCOPE) for object in SCHEMAS
    )
    calls_in_ten_seconds = 190
    searches_a_second = 5
    calls_a_day = 650_000
    list_limit = 100
    batch_limit = 100
    search_limit = 200
    search_results = 10_000
    filter_groups = 6
    association_inputs = 1000
    associations_of_one = 500
    # The address of the objects, with a version or with a date.
    object_paths: ClassVar[tuple[str, ...]] = (
        "/crm/v3/objects/{object}",
        "/crm/objects/2026-03/{object}",
    )

    def new_store(self) -> Store:
        self.access, self.pages, self.search = Access(self), Pages(self), Search(self)
        return new_store(self.clock)

    def routes(self) -> list[Route]:
        routes: list[Route] = [
            ("POST", "/oauth/v1/token", self.access.mint),
            ("GET", "/account-info/v3/details", self.account),
            ("GET", "/crm/v3/properties/{object}", self.pages.properties),
            ("GET", "/crm/v3/owners", self.pages.owners),
            ("GET", "/crm/v3/owners/", self.pages.owners),
            ("GET", "/crm/v3/pipelines/{object}", self.pipelines),
            ("POST", "/crm/v4/associations/{object}/{to}/batch/read", self.pages.associations),
        ]
        for path in self.object_paths:
            routes += [
                ("GET", path, self.pages.listed),
                ("POST", f"{path}/search", self.search.find),
                ("POST", f"{path}/batch/read", self.pages.by_id),
            ]
        return [(method, path, self._metered(handler)) for method, path, handler in routes]

    def admit(self, call: Call) -> None:
        if len(urlencode(call.query)) > LONGEST_URI:
            raise self.access.refused(414, "VALIDATION_ERROR", "URI Too Long")
        self.access.admit(call)
        if call.object is not None:
            is_schema = "/properties/" in call.path
            self.access.require(call.object, SCHEMA_SCOPE if is_schema else OBJECT_SCOPE)

    def object_of(self, call: Call) -> str | None:
        """None for associations: their rows are no records of an object."""
        if call.path.startswith("/crm/v3/owners"):
            return "owners"
        object = None if "to" in call.params else call.params.get("object")
        return self.name_of(object) if object else None

    def name_of(self, object: str) -> str:
        return ALIASES.get(object, object)

    def defaults(self, object: str) -> tuple[str, ...]:
        return DEFAULTS.get(object, ())

    def modified_property(self, object: str) -> str:
        return "lastmodifieddate" if object == "contacts" else "hs_lastmodifieddate"

    def row_values(self, row: dict[str, Any]) -> dict[str, Any]:
        found = row.get("properties", row)
        return found if isinstance(found, dict) else row

    def account(self, call: Call) -> Reply:
        return Reply({
            "portalId": 512_512, "accountType": "STANDARD", "timeZone": "Asia/Shanghai",
            "companyCurrency": "CNY", "additionalCurrencies": ["USD"], "utcOffset": "+08:00",
            "utcOffsetMilliseconds": 28_800_000, "uiDomain": "app.hubspot.com",
            "dataHostingLocation": "eu1",
        })  # fmt: skip

    def pipelines(self, call: Call) -> Reply:
        return Reply({"results": PIPELINES})

    def not_found(self, call: Call) -> Reply:
        return self.access.error(404, "OBJECT_NOT_FOUND", "resource not found")

    def method_not_allowed(self, call: Call) -> Reply:
        return self.access.error(405, "METHOD_NOT_ALLOWED", "HTTP 405 Method Not Allowed")

    def malformed(self, call: Call) -> Reply:
        return self.access.error(400, "VALIDATION_ERROR", "Invalid input JSON on line 1, column 1")

    def throttled(self, rule: FaultRule) -> Reply:
        reply = self.access.limited("TEN_SECONDLY_ROLLING")
        if "retry_after" in rule.args:
            reply.headers["Retry-After"] = str(rule.args["retry_after"])
        return reply

    def quota_exhausted(self, rule: FaultRule) -> Reply:
        return self.access.limited("DAILY")

    def expire_tokens(self, rule: FaultRule) -> None:
        """The token of a private app does not end."""
        self.access.tokens.clear()

    def revoke_refresh_tokens(self, rule: FaultRule) -> None:
        """The app was uninstalled, or its token rotated."""
        self.access.tokens.clear()
        self.access.revoked = True

    def _metered(self, handler: Handler) -> Handler:
        def answer(call: Call) -> Reply:
            reply = handler(call)
            if not call.path.endswith("/search"):
                reply.headers.update(self.access.usage())
            return reply

        return answer


def hubspot_crm(size: int = 20, seed: int = 0, **settings: Any) -> HubSpotCrm:
    """An account with records for `size` companies."""
    crm = HubSpotCrm(seed=seed, **settings)
    fill(crm.store, size, seed)
    return crm
