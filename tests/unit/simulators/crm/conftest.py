"""A signed-in client of the simulated Fxiaoke, for the tests of its access and of its queries."""

from collections.abc import Iterator

import httpx
import pytest
from fxiaoke_caller import Caller

from sales_pipeline.simulators.crm import serve
from sales_pipeline.simulators.crm.fxiaoke import FxiaokeSimulator


@pytest.fixture
def caller() -> Iterator[Caller]:
    sim = FxiaokeSimulator()
    for number, level in enumerate(["A", "B", "C", None]):
        sim.store.insert("AccountObj", {
            "name": f"A{number}", "account_level": level, "employees_number": str(number * 7),
            "owner": [f"FSUID_{1001 + number % 2}"], "life_status": "normal",
        })  # fmt: skip
        sim.clock.advance(60)
    for number in (1001, 1002):
        person = {"name": f"P{number}", "full_name": "x", "phone": f"1400000{number}"}
        sim.store.insert("PersonnelObj", person, id=str(number))
    with serve(sim) as url, httpx.Client(base_url=url, timeout=5) as http:
        caller = Caller(sim, http)
        caller.sign_in()
        yield caller
