"""Salesforce REST and Bulk API 2.0, strict: it refuses what the vendor refuses, with its codes.

What the vendor leaves open (how long a session lives, whether parts repeat their header) is a class
attribute.
"""

from typing import Any, ClassVar
from urllib.parse import urlencode

from sales_pipeline.simulators.crm.app import Simulator
from sales_pipeline.simulators.crm.call import Call, Handler, Reply, Route
from sales_pipeline.simulators.crm.clock import RateWindow
from sales_pipeline.simulators.crm.faults import FaultRule
from sales_pipeline.simulators.crm.salesforce_answers import error, refused
from sales_pipeline.simulators.crm.salesforce_auth import Sessions
from sales_pipeline.simulators.crm.salesforce_bulk import BulkJobs
from sales_pipeline.simulators.crm.salesforce_describe import described
from sales_pipeline.simulators.crm.salesforce_objects import new_store
from sales_pipeline.simulators.crm.salesforce_parser import BadQuery, parse
from sales_pipeline.simulators.crm.salesforce_query import Queries
from sales_pipeline.simulators.crm.salesforce_seed import fill
from sales_pipeline.simulators.crm.store import Store

DATA = "/services/data/{version}"
# Lines and headers of a request together (REST API guide, "URI too long").
LONGEST_URI = 16_384


class SalesforceCrm(Simulator):
    """One organisation."""

    records_key = "records"
    count_keys = ("totalSize",)
    count_headers = frozenset({"Sforce-NumberOfRecords"})
    token_path = r"^/services/oauth2/token$"

    client_id = "3MVG9simulated.client"
    client_secret = "simulated-client-secret-7A1"
    username = "etl@acme.example.test"
    public_key = ""  # PEM of the certificate's key, for JWT bearer
    audiences: ClassVar[tuple[str, ...]] = (
        "https://login.salesforce.com",
        "https://test.salesforce.com",
    )
    token_salt = "simulated.session.token"
    instance_url = ""  # where the API is; by default where the token was asked for
    session_seconds = 7200
    session_slides = True
    logins_an_hour = 3600
    versions: ClassVar[tuple[int, int]] = (50, 67)
    requests_a_day = 100_000
    requests_at_once = 25
    jobs_a_day = 10_000
    default_batch = 2000
    smallest_batch = 200
    largest_batch = 2000
    open_cursors = 10
    cursor_seconds = 900
    result_rows = 50_000
    result_days = 7
    job_seconds = 20
    job_error = "QUERY_TIMEOUT: Your query request was running for too long."
    header_on_each_part = True
    hidden_objects: ClassVar[frozenset[str]] = frozenset()  # no permission to read these
    api_enabled = True

    def new_store(self) -> Store:
        self.sessions, self.queries, self.bulk = Sessions(self), Queries(self), BulkJobs(self)
        self._requests = RateWindow(self.clock, self.requests_a_day, 86_400)
        return new_store(self.clock)

    def routes(self) -> list[Route]:
        routes: list[Route] = [
            ("POST", "/services/oauth2/token", self.sessions.mint),
            ("GET", f"{DATA}/limits", self.limits),
            ("GET", f"{DATA}/limits/recordCount", self.record_count),
            ("GET", f"{DATA}/query", lambda call: self.queries.ask(call, everything=False)),
            ("GET", f"{DATA}/queryAll", lambda call: self.queries.ask(call, everything=True)),
            ("GET", f"{DATA}/query/{{locator}}", self.queries.more),
            ("GET", f"{DATA}/queryAll/{{locator}}", self.queries.more),
            ("GET", f"{DATA}/sobjects/{{object}}/describe", self.describe),
            ("POST", f"{DATA}/jobs/query", self.bulk.create),
            ("GET", f"{DATA}/jobs/query/{{job}}", self.bulk.show),
            ("PATCH", f"{DATA}/jobs/query/{{job}}", self.bulk.abort),
            ("DELETE", f"{DATA}/jobs/query/{{job}}", self.bulk.delete),
            ("GET", f"{DATA}/jobs/query/{{job}}/results", self.bulk.results),
        ]
        routes = [(method, path, self._metered(handler)) for method, path, handler in routes]
        return routes + [(method, f"{path}/", handler) for method, path, handler in routes]

    def _metered(self, handler: Handler) -> Handler:
        """Every answer tells how many calls of the day are used up."""

        def answer(call: Call) -> Reply:
            reply = handler(call)
            used = self.requests_a_day - self._requests.remaining()
            reply.headers["Sforce-Limit-Info"] = f"api-usage={used}/{self.requests_a_day}"
            return reply

        return answer

    def admit(self, call: Call) -> None:
        version = call.params.get("version", "")
        number = version.removeprefix("v").removesuffix(".0")
        low, high = self.versions
        if version != f"v{number}.0" or not number.isdigit() or not low <= int(number) <= high:
            raise refused(404, "NOT_FOUND", "The requested resource does not exist")
        if len(urlencode(call.query)) + sum(map(len, call.headers.values())) > LONGEST_URI:
            raise refused(414, "URI_TOO_LONG", "URI Too Long")
        self.sessions.admit(call)
        if not self.api_enabled:
            message = "The REST API is not enabled for this Organization."
            raise refused(403, "API_DISABLED_FOR_ORG", message)
        if call.ahead >= self.requests_at_once:
            raise refused(403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests Limit exceeded.")
        if not self._requests.take():
            raise refused(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
        if call.object in self.hidden_objects:
            message = f"sObject type '{call.object}' is not supported."
            raise refused(400, "INVALID_TYPE", message)

    def object_of(self, call: Call) -> str | None:
        params = call.params
        if cursor := self.queries.cursors.get(params.get("locator", "").partition("-")[0]):
            return cursor.soql.object
        if job := self.bulk.jobs.get(params.get("job", "")):
            return job.soql.object
        text = call.query.get("q")
        if call.method == "POST" and call.path.rstrip("/").endswith("/jobs/query"):
            text = call.json.get("query")
        try:
            return parse(text).object if text else params.get("object")
        except BadQuery:
            return None

    def limits(self, call: Call) -> Reply:
        left = self._requests.remaining()
        return Reply({
            "DailyApiRequests": {"Max": self.requests_a_day, "Remaining": left},
            "DailyBulkV2QueryJobs": {"Max": self.jobs_a_day, "Remaining": self.jobs_a_day},
        })  # fmt: skip

    def record_count(self, call: Call) -> Reply:
        """From the vendor's cache: of an object it does not know, it tells nothing."""
        wanted = call.query.get("sObjects", "").split(",")
        known = [name for name in wanted if name in self.store.objects()]
        counts = [{"count": len(self.store.visible(name)), "name": name} for name in known]
        return Reply({"sObjects": counts})

    def describe(self, call: Call) -> Reply:
        if call.params["object"] not in self.store.objects():
            raise refused(404, "NOT_FOUND", "The requested resource does not exist")
        return Reply(described(self.store, call.params["object"]))

    def not_found(self, call: Call) -> Reply:
        return error(404, "NOT_FOUND", "The requested resource does not exist")

    def method_not_allowed(self, call: Call) -> Reply:
        message = f"HTTP Method '{call.method}' not allowed."
        return error(405, "METHOD_NOT_ALLOWED", message)

    def malformed(self, call: Call) -> Reply:
        return error(400, "JSON_PARSER_ERROR", "Unexpected character")

    def server_error(self, status: int) -> Reply:
        return error(status, "SERVER_UNAVAILABLE", "The server is busy")

    def throttled(self, rule: FaultRule) -> Reply:
        reply = error(403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests Limit exceeded.")
        if "retry_after" in rule.args:
            reply.headers["Retry-After"] = str(rule.args["retry_after"])
        return reply

    def quota_exhausted(self, rule: FaultRule) -> Reply:
        return error(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")

    def expire_tokens(self, rule: FaultRule) -> None:
        self.sessions.last_used.clear()

    def revoke_refresh_tokens(self, rule: FaultRule) -> None:
        """There are none; what an administrator can do is to block the app, with its sessions."""
        self.sessions.last_used.clear()
        self.sessions.revoked = True

    def lose_locators(self, rule: FaultRule) -> None:
        self.queries.cursors.clear()
        self.bulk.jobs.clear()

    def break_jobs(self, rule: FaultRule, outcome: str) -> None:
        self.bulk.fail_running(outcome)


def salesforce_crm(size: int = 20, seed: int = 0, **settings: Any) -> SalesforceCrm:
    """An organisation with records for `size` accounts."""
    crm = SalesforceCrm(seed=seed, **settings)
    fill(crm.store, size, seed)
    return crm
