"""Zoho CRM v8 as one server: its paths, what every call must pass, its forms of failure."""

from collections.abc import Mapping
from typing import Any, ClassVar

from sales_pipeline.simulators.crm.call import Call, Handler, Refused, Reply, Route
from sales_pipeline.simulators.crm.clock import RateWindow
from sales_pipeline.simulators.crm.faults import FaultRule
from sales_pipeline.simulators.crm.zoho import limits, schema
from sales_pipeline.simulators.crm.zoho.bulk import BulkReads
from sales_pipeline.simulators.crm.zoho.coql import Coql, module_of
from sales_pipeline.simulators.crm.zoho.deletions import Deletions
from sales_pipeline.simulators.crm.zoho.metadata import Metadata
from sales_pipeline.simulators.crm.zoho.records import Records
from sales_pipeline.simulators.crm.zoho.related import StageHistory
from sales_pipeline.simulators.crm.zoho.store import ZohoStore
from sales_pipeline.simulators.crm.zoho.tokens import Accounts

REMAINING = "X-API-CREDITS-REMAINING"
DAY = 86_400
IN_PATH = {"resource_path_index": 0}
# The scopes of each kind of path.
SCOPES: Mapping[str, tuple[str, ...]] = {
    "records": (limits.MODULES,), "coql": (limits.COQL, limits.MODULES),
    "bulk": (limits.BULK, limits.MODULES), "settings": (limits.SETTINGS,),
    "users": (limits.USERS,), "org": (limits.ORG,),
}  # fmt: skip


class ZohoCrm(limits.ZohoLimits):
    """One organisation, with its accounts server."""

    count_keys: ClassVar[tuple[str, ...]] = ("info.count",)
    token_path: ClassVar[str] = r"/oauth/v2/token$"
    store: ZohoStore

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.accounts = Accounts(self)
        self.spent = RateWindow(self.clock, self.credits, DAY)
        self.records = Records(self)
        self.bulk_reads = BulkReads(self)

    def new_store(self) -> ZohoStore:
        objects = {**self.modules, **schema.SETTINGS}
        store = ZohoStore(self.clock, tuple(objects))
        for object, fields in objects.items():
            store.define(object, fields)
        return store

    def routes(self) -> list[Route]:
        api, bulk = f"/crm/{self.api_version}", f"/crm/bulk/{self.api_version}/read"
        metadata, history, deletions = Metadata(self), StageHistory(self), Deletions(self)
        return [
            ("POST", "/oauth/v2/token", self.accounts.mint),
            ("GET", f"{api}/users", self._scoped("users", metadata.users)),
            ("GET", f"{api}/org", self._scoped("org", metadata.org)),
            ("GET", f"{api}/org/currencies", self._scoped("settings", metadata.currencies)),
            ("GET", f"{api}/settings/modules", self._scoped("settings", metadata.modules)),
            ("GET", f"{api}/settings/fields", self._scoped("settings", metadata.fields)),
            ("GET", f"{api}/settings/layouts", self._scoped("settings", metadata.layouts)),
            ("GET", f"{api}/settings/pipeline", self._scoped("settings", metadata.pipelines)),
            ("POST", f"{api}/coql", self._scoped("coql", Coql(self).query)),
            ("POST", bulk, self._scoped("bulk", self.bulk_reads.create)),
            ("GET", f"{bulk}/{{job}}", self._scoped("bulk", self.bulk_reads.state)),
            ("GET", f"{bulk}/{{job}}/result", self._scoped("bulk", self.bulk_reads.result)),
            ("GET", f"{api}/{{object}}", self._scoped("records", self.records.page)),
            ("GET", f"{api}/{{object}}/deleted", self._scoped("records", deletions.page)),
            ("GET", f"{api}/{{object}}/{{id}}/{{related}}", self._scoped("records", history.page)),
        ]

    def _scoped(self, kind: str, handler: Handler) -> Handler:
        """The handler behind its scopes; its answers tell the credits once half are used."""

        def answer(call: Call) -> Reply:
            self.accounts.require(*SCOPES[kind])
            reply = handler(call)
            left = self.spent.remaining()
            if left * 2 <= self.credits:
                reply.headers[REMAINING] = str(left)
            return reply

        return answer

    def admit(self, call: Call) -> None:
        self.accounts.admit(call)
        if call.ahead >= self.concurrency:
            raise Refused(self._too_many())
        self.spend(1)

    def spend(self, credits: int) -> None:
        if not self.spent.take(credits):
            raise Refused(self._too_many(left=0))

    def readable(
        self, object: str | None, code: str = "INVALID_MODULE", at: Mapping[str, Any] = IN_PATH
    ) -> str:
        """The module, if there is one and the user may read it. `at`: where it was asked for."""
        if object is None or object not in self.modules:
            raise self.refused(code, "the module name given seems to be invalid", **at)
        if object in self.forbidden:
            raise self.refused("NO_PERMISSION", "permission denied", 403, permissions=[object])
        return object

    def object_of(self, call: Call) -> str | None:
        if call.path.endswith("/coql"):
            return module_of(call.json.get("select_query", ""))
        if call.path.startswith("/crm/bulk/"):
            return self.bulk_reads.object_of(call)
        return schema.USERS if call.path.endswith("/users") else call.params.get("object")

    def refused(self, code: str, message: str, status: int = 400, **details: Any) -> Refused:
        return Refused(self._error(code, message, status, **details))

    def _error(self, code: str, message: str, status: int = 400, **details: Any) -> Reply:
        body = {"code": code, "details": details, "message": message, "status": "error"}
        return Reply({"data": [body]} if self.wraps_errors else body, status)

    def _too_many(self, left: int | None = None) -> Reply:
        """One code for both causes, and never a Retry-After: only the header tells them apart."""
        reply = self._error("TOO_MANY_REQUESTS", "You have made too many requests", 429)
        if left is not None:
            reply.headers[REMAINING] = str(left)
        return reply

    def not_found(self, call: Call) -> Reply:
        return self._error("INVALID_URL_PATTERN", "Please check if the URL is correct", 404)

    def method_not_allowed(self, call: Call) -> Reply:
        return self._error("INVALID_REQUEST_METHOD", "The http method is not a valid one", 405)

    def malformed(self, call: Call) -> Reply:
        return self._error("INVALID_DATA", "the body is no valid JSON")

    def server_error(self, status: int) -> Reply:
        """The application's own error is JSON, a gateway's is a page."""
        if status == 500:
            return self._error("INTERNAL_ERROR", "Internal Server Error", 500)
        return super().server_error(status)

    def throttled(self, rule: FaultRule) -> Reply:
        return self._too_many(rule.args.get("remaining"))

    def quota_exhausted(self, rule: FaultRule) -> Reply:
        return self._too_many(left=0)

    def expire_tokens(self, rule: FaultRule) -> None:
        self.accounts.expire()

    def revoke_refresh_tokens(self, rule: FaultRule) -> None:
        self.accounts.revoke()

    def expire_page_tokens(self, rule: FaultRule) -> None:
        self.records.expire_tokens()

    def break_jobs(self, rule: FaultRule, outcome: str) -> None:
        self.bulk_reads.break_all(outcome)

    def _supported(self) -> frozenset[str]:
        """Zoho knows no aborted jobs."""
        return super()._supported() - {"job_aborted"}
