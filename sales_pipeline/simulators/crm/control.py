"""The two paths of a simulator that no vendor has: /_ctl moves it, /_log tells what it answered."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

if TYPE_CHECKING:
    from sales_pipeline.simulators.crm.app import Simulator

COMMANDS = {"clock", "mutate", "faults", "reset_faults"}


def control(simulator: "Simulator", command: Mapping[str, Any]) -> None:
    """Always in this order: old faults go, time moves, records change, new faults come."""
    if unknown := command.keys() - COMMANDS:
        raise ValueError(f"unknown command {', '.join(unknown)}: {', '.join(sorted(COMMANDS))}")
    if command.get("reset_faults"):
        simulator.faults.reset()
    clock = command.get("clock", {})
    if "set" in clock:
        simulator.clock.set(datetime.fromisoformat(clock["set"]))
    simulator.clock.advance(clock.get("advance", 0))
    for operation in command.get("mutate", []):
        simulator.store.apply(operation)
    for rule in command.get("faults", []):
        simulator.faults.add(**rule)


def control_routes(simulator: "Simulator") -> list[Route]:
    async def steer(request: Request) -> Response:
        body = await request.body()
        with simulator.store.lock:
            try:
                if request.method == "POST":
                    control(simulator, orjson.loads(body))
            except (ValueError, KeyError, TypeError) as error:
                return _json({"error": str(error)}, 400)
            return _json(_state(simulator))

    async def log(request: Request) -> Response:
        with simulator.store.lock:
            return _json(simulator.log.entries)

    return [Route("/_ctl", steer, methods=["GET", "POST"]), Route("/_log", log)]


def _state(simulator: "Simulator") -> dict[str, Any]:
    store = simulator.store
    return {
        "clock": simulator.clock.now().isoformat(),
        "objects": {name: sum(1 for _ in store.by_id(name)) for name in store.objects()},
        "faults": [
            {"fault": rule.fault, "match": dict(rule.match), "seen": rule.seen, "fired": rule.fired}
            for rule in simulator.faults.rules
        ],
        "crashes": [repr(error) for error in simulator.crashes],
    }


def _json(payload: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(payload), status, media_type="application/json")
