"""The CRMs of a demo home: simulated, and served over HTTP by the process that reads them.

A home with a demo.json belongs to the demo company. Its CRMs are the simulated ones, whatever
connections are set: made-up records and real ones never meet in one home.
"""

import atexit
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from sales_pipeline.files import write_atomic

if TYPE_CHECKING:
    from sales_pipeline.simulators.company import Company
    from sales_pipeline.simulators.crm import VirtualClock

DEMO_NAME = "demo.json"


class OtherCompany(RuntimeError):
    """A home that another demo company lives in."""


class Demo(BaseModel, frozen=True):
    """Which company the home belongs to."""

    seed: int
    order_lines: int
    as_of: date


class SimulatedTime:
    """The virtual clock as the client's: who waits for a limit or a job moves it, and does not
    wait."""

    def __init__(self, virtual: "VirtualClock") -> None:
        self._virtual = virtual

    def now(self) -> datetime:
        return self._virtual.now()

    def monotonic(self) -> float:
        return self._virtual.now().timestamp()

    def sleep(self, seconds: float) -> None:
        self._virtual.advance(seconds)


@dataclass(frozen=True)
class Sandbox:
    """One simulated CRM: the settings of a connection to it, its clock, and where its tokens go."""

    settings: dict[str, Any]
    clock: SimulatedTime
    tokens: Path


def declare(home: Path, demo: Demo) -> None:
    """Make a home that of a demo company; raises OtherCompany if it is another one's."""
    path = home / DEMO_NAME
    if not path.exists():
        write_atomic(path, demo.model_dump_json(indent=1))
    elif (known := _read(path)) != demo:
        raise OtherCompany(
            f"{home} holds the demo company of seed {known.seed} with {known.order_lines} order "
            f"lines as of {known.as_of}. Remedy: set SALES_PIPELINE_HOME to another folder, or "
            "remove this one"
        )


def sandbox(home: Path, source: str, night: date | None = None) -> Sandbox | None:
    """The simulated CRM `source` as it stands after the business date `night` (by default the
    company's as_of date); None where no demo company lives."""
    path = home / DEMO_NAME
    if not path.exists():
        return None
    demo = _read(path)
    with _LOCK:
        return _sandbox(demo, source, night or demo.as_of)


def is_simulated(home: Path, source: str) -> bool:
    """Whether `sandbox` would give one."""
    if not (home / DEMO_NAME).exists():
        return False
    from sales_pipeline.simulators.company.tenants.registry import TENANTS

    return source in TENANTS


def _read(path: Path) -> Demo:
    return Demo.model_validate_json(path.read_bytes())


# One table after the other reads the same CRM: it is filled and served once for each night.
_LOCK, _OPEN = Lock(), ExitStack()
atexit.register(_OPEN.close)


@cache
def _sandbox(demo: Demo, source: str, night: date) -> Sandbox | None:
    from sales_pipeline.simulators.company.tenants.registry import TENANTS
    from sales_pipeline.simulators.crm import serve

    if source not in TENANTS:
        return None
    fill, settings = TENANTS[source]
    simulator = fill(_company(demo), night)
    url = _OPEN.enter_context(serve(simulator))
    folder = Path(_OPEN.enter_context(TemporaryDirectory(prefix="sales_pipeline-demo-")))
    return Sandbox(settings(simulator, url), SimulatedTime(simulator.clock), folder / ".token")


@cache
def _company(demo: Demo) -> "Company":
    from sales_pipeline.simulators.company import generate

    return generate(demo.seed, demo.order_lines, demo.as_of)
