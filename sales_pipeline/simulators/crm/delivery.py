"""How an answer reaches the client: late, never, or with half a body."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from email.utils import format_datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from sales_pipeline.simulators.crm.call import Call, Reply

HANG_SECONDS = 30


class Dropped(Exception):
    """Raised within a response: the server then closes the connection as it is."""


class HalfBody(Response):
    """Promises the whole body, sends half of it and closes the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start = {"type": "http.response.start", "status": self.status_code}
        await send({**start, "headers": self.raw_headers})
        half = bytes(self.body[: len(self.body) // 2])
        await send({"type": "http.response.body", "body": half, "more_body": True})
        raise Dropped


async def deliver(call: Call, reply: Reply, content: bytes, request: Request) -> Response:
    if rule := call.fault("slow"):
        await asyncio.sleep(rule.args["ms"] / 1000)
    if rule := call.fault("hang"):
        # The body was read, so the only message left is that the client has gone.
        with suppress(TimeoutError):
            await asyncio.wait_for(request.receive(), rule.args.get("seconds", HANG_SECONDS))
    kind = HalfBody if call.fault("close_connection_mid_body") else Response
    response = kind(content, reply.status, dict(reply.headers), reply.media_type)
    response.headers["Date"] = _date(call)
    return response


def _date(call: Call) -> str:
    """The virtual time as a header, on a clock that may go wrong."""
    rule = call.fault("clock_skew")
    skew = timedelta(seconds=rule.args["seconds"]) if rule else timedelta()
    return format_datetime(call.now + skew, usegmt=True)
