"""The part of a simulator that is the same for every vendor: calls, faults, log, control.

Handlers run one at a time under the lock of the store; only the waiting of slow and hang happens
outside it.
"""

import re
import traceback
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property, partial
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route as WebRoute

from sales_pipeline.simulators.crm.call import Call, Handler, Refused, Reply
from sales_pipeline.simulators.crm.clock import VirtualClock
from sales_pipeline.simulators.crm.control import control_routes
from sales_pipeline.simulators.crm.damage import damage_rows, damaged_bytes
from sales_pipeline.simulators.crm.delivery import deliver
from sales_pipeline.simulators.crm.faults import FAULTS, HOOKS, FaultRule, Faults
from sales_pipeline.simulators.crm.log import RequestLog
from sales_pipeline.simulators.crm.vendor import Vendor

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
START = datetime(2026, 11, 20, tzinfo=UTC)
SCHEMA_CHANGES = {
    "new_field": "add_field", "field_removed": "remove_field", "type_change": "change_type",
    "renamed_picklist": "rename_option",
}  # fmt: skip


class Simulator(Vendor):
    """Subclass it once for each vendor and override what Vendor lists.

    Limits and switches of the vendor are class attributes; each may be given by keyword.
    """

    def __init__(
        self, *, clock: VirtualClock | None = None, seed: int = 0, **settings: Any
    ) -> None:
        for name, value in settings.items():
            if not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} has no setting {name}")
            setattr(self, name, value)
        self.clock = clock or VirtualClock(START)
        self.faults = Faults(seed, self._supported())
        self.log = RequestLog()
        self.crashes: list[Exception] = []
        self.last_rows: dict[str | None, Any] = {}
        self._under_way: Counter[str] = Counter()
        self.store = self.new_store()
        self.store.commit_delay = self.faults.commit_delay

    @cached_property
    def app(self) -> Starlette:
        handlers: dict[str, dict[str, Handler]] = {}
        for method, path, handler in self.routes():
            handlers.setdefault(path, {})[method] = handler
        web = [
            WebRoute(path, partial(self._answer, by_method), methods=METHODS)
            for path, by_method in handlers.items()
        ]
        rest = WebRoute("/{path:path}", partial(self._answer, None), methods=METHODS)
        return Starlette(routes=[*control_routes(self), *web, rest])

    async def _answer(self, handlers: dict[str, Handler] | None, request: Request) -> Response:
        path, body = request.url.path, await request.body()
        ahead, ahead_here = self._under_way.total(), self._under_way[path]
        self._under_way[path] += 1
        try:
            with self.store.lock:
                call = self._call(request, body, ahead, ahead_here)
                reply, content = self._survive(call, handlers)
                self.log.add(call, reply.status)
            return await deliver(call, reply, content, request)
        finally:
            self._under_way[path] -= 1

    def _call(self, request: Request, body: bytes, ahead: int, ahead_here: int) -> Call:
        call = Call(
            request.method, request.url.path, request.path_params, request.query_params,
            request.headers, body, self.clock.now(), str(request.base_url).rstrip("/"), ahead,
            ahead_here,
        )  # fmt: skip
        try:
            object = self.object_of(call)
        except orjson.JSONDecodeError:
            object = None
        due = self.faults.due(call.method, call.path, object, self._mints_token(call))
        return replace(call, object=object, due=due)

    def _survive(self, call: Call, handlers: dict[str, Handler] | None) -> tuple[Reply, bytes]:
        """A mistake in a simulator must not pass for a vendor's error: `serve` raises it again."""
        try:
            reply = self._reply(call, handlers)
            if reply.content is None:
                damage_rows(self, call, reply)
            return reply, damaged_bytes(self, call, reply)
        except Exception as error:
            self.crashes.append(error)
            text = "".join(traceback.format_exception(error)).encode()
            return Reply(status=500, media_type="text/plain"), text

    def _reply(self, call: Call, handlers: dict[str, Handler] | None) -> Reply:
        for rule in call.due:
            self._disturb(rule)
        for rule in call.due:
            if (reply := self._instead(rule)) is not None:
                return reply
        try:
            if handlers is None:
                return self.not_found(call)
            if call.method not in handlers:
                return self.method_not_allowed(call)
            if not self._mints_token(call):
                self.admit(call)
            return handlers[call.method](call)
        except Refused as refusal:
            return refusal.reply
        except orjson.JSONDecodeError:
            return self.malformed(call)

    def _disturb(self, rule: FaultRule) -> None:
        """The faults that change what is there: the handler then answers as the vendor would."""
        if rule.fault == "mutate_between_pages":
            for operation in rule.args["mutate"]:
                self.store.apply(operation)
        elif rule.fault in SCHEMA_CHANGES:
            self.store.apply({"op": SCHEMA_CHANGES[rule.fault], **rule.args})
        elif rule.fault.startswith("job_"):
            self.break_jobs(rule, rule.fault.removeprefix("job_"))
        elif rule.fault in HOOKS and rule.fault not in ("throttle", "daily_quota"):
            getattr(self, HOOKS[rule.fault])(rule)

    def _instead(self, rule: FaultRule) -> Reply | None:
        match rule.fault:
            case "http_500" | "http_502" | "http_503":
                return self.server_error(int(rule.fault.removeprefix("http_")))
            case "empty_204" | "not_modified_304":
                return Reply.empty(int(rule.fault[-3:]))
            case "html_error_page_200":
                return Reply.html("Sign in")
            case "throttle":
                return self.throttled(rule)
            case "daily_quota":
                return self.quota_exhausted(rule)
        return None

    def _mints_token(self, call: Call) -> bool:
        return re.search(self.token_path, call.path) is not None

    def _supported(self) -> frozenset[str]:
        return frozenset(
            fault
            for fault in FAULTS
            if fault not in HOOKS
            or getattr(type(self), HOOKS[fault]) is not getattr(Vendor, HOOKS[fault])
        )
