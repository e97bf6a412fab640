"""What a vendor's class says: its routes, its refusals and its forms of failure.

Every method may be overridden; only `routes` must be.
"""

from typing import Any, ClassVar

from sales_pipeline.simulators.crm.call import Call, Reply, Route
from sales_pipeline.simulators.crm.clock import VirtualClock
from sales_pipeline.simulators.crm.faults import FaultRule
from sales_pipeline.simulators.crm.store import Store


class Vendor:
    # Where the rows of a JSON page stand, and the counts beside them: paths as "data.dataList".
    records_key: ClassVar[str] = "data"
    count_keys: ClassVar[tuple[str, ...]] = ()
    count_headers: ClassVar[frozenset[str]] = frozenset()
    # A regular expression for the paths that mint tokens: neither admit nor token expiry is there.
    token_path: ClassVar[str] = r"(?!)"

    clock: VirtualClock
    store: Store

    def routes(self) -> list[Route]:
        """(method, path, handler) each; of two paths that match, the first one answers."""
        raise NotImplementedError

    def new_store(self) -> Store:
        return Store(self.clock)

    def admit(self, call: Call) -> None:
        """What every call but that for a token must pass; raise Refused to turn it away."""

    def object_of(self, call: Call) -> str | None:
        """The object a call is about, for rules and the log; some vendors name it in the body."""
        return call.params.get("object")

    def row_values(self, row: dict[str, Any]) -> dict[str, Any]:
        """Where in a row of a page its fields stand."""
        return row

    def not_found(self, call: Call) -> Reply:
        return Reply({"error": f"no path {call.path}"}, 404)

    def method_not_allowed(self, call: Call) -> Reply:
        return Reply({"error": f"no method {call.method}"}, 405)

    def malformed(self, call: Call) -> Reply:
        """The body is no JSON."""
        return Reply({"error": "malformed JSON"}, 400)

    def server_error(self, status: int) -> Reply:
        """By default the page of a gateway, which knows nothing of the vendor's envelopes."""
        return Reply.html("Service unavailable", status)

    # The vendor's forms of failure: a fault whose hook is not overridden is refused when it is set

    def throttled(self, rule: FaultRule) -> Reply:
        """Too many calls; with Retry-After if `rule.args` holds retry_after."""
        raise NotImplementedError

    def quota_exhausted(self, rule: FaultRule) -> Reply:
        raise NotImplementedError

    def expire_tokens(self, rule: FaultRule) -> None:
        """Forget every access token; the handler then refuses this call by itself."""
        raise NotImplementedError

    def revoke_refresh_tokens(self, rule: FaultRule) -> None:
        raise NotImplementedError

    def expire_page_tokens(self, rule: FaultRule) -> None:
        raise NotImplementedError

    def lose_locators(self, rule: FaultRule) -> None:
        raise NotImplementedError

    def break_jobs(self, rule: FaultRule, outcome: str) -> None:
        """`outcome` of every job under way: failed, aborted or stuck."""
        raise NotImplementedError
