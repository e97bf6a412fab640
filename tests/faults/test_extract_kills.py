"""kill -9 at any moment of an extract of 50,000 records: the next process finishes it, and fetches
at most one part again.

Moments are drawn by a printed seed from the requests that an undisturbed extract makes.
SALES_PIPELINE_EXTRACT_KILL_POINTS sets how many (50), SALES_PIPELINE_KILL_SEED which. A suite that
was stopped goes on where it stood (`pytest --cache-clear` starts over).
"""

import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from extracts import PAGE, PART, Extracts, extracts
from killed_nights import code_digest

from sales_pipeline.simulators.crm import serve
from sales_pipeline.simulators.crm.zoho import ZohoCrm, filled

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="children end with the suite"),
]

SEED = os.environ.get("SALES_PIPELINE_KILL_SEED", "20261122")
POINTS = int(os.environ.get("SALES_PIPELINE_EXTRACT_KILL_POINTS", "50"))
RECORDS = 50_000
PAGES = RECORDS // PAGE
# A page takes some 8 ms: a kill falls before a request, into it, or into the writing of a part.
LONGEST_DELAY = 0.02
POLL_SECONDS = 0.0005
DEALS = "/crm/v8/Deals"


@dataclass
class Desk:
    """The organisation, the processes that extract from it, and where they work."""

    crm: ZohoCrm
    processes: Extracts
    folder: Path
    passed: Path

    def pages(self) -> int:
        return sum(entry["path"] == DEALS for entry in self.crm.log.entries)

    def begin(self) -> tuple[Path, Path]:
        """An empty home; the time that passes between two makes room for new tokens."""
        home, parts = self.folder / "home", self.folder / "parts"
        shutil.rmtree(home, ignore_errors=True)
        shutil.rmtree(parts, ignore_errors=True)
        self.crm.clock.advance(300)
        self.crm.log.clear()
        return home, parts

    def kill_at(self, process: int, request: int, delay: float) -> None:
        """kill -9 when so many requests have been answered, and a moment later."""
        while len(self.crm.log.entries) < request:
            time.sleep(POLL_SECONDS)
        time.sleep(delay)
        os.kill(process, signal.SIGKILL)


@dataclass(frozen=True)
class Undisturbed:
    rows: tuple[int, int, int]
    requests: int


@pytest.fixture(scope="module")
def desk(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    cache, digest = Path(request.config.cache.mkdir("extract_kills")), code_digest()
    for older in cache.iterdir():
        if older.name != digest:
            shutil.rmtree(older)
    passed = cache / digest / SEED
    passed.mkdir(parents=True, exist_ok=True)
    crm = filled({"Accounts": 500, "Deals": RECORDS}, credits=10**9)
    folder = tmp_path_factory.mktemp("extract_kills")
    with serve(crm) as url, extracts(url) as processes:
        yield Desk(crm, processes, folder, passed)


@pytest.fixture(scope="module")
def undisturbed(desk: Desk) -> Undisturbed:
    home, parts = desk.begin()
    desk.processes.start(home, parts)
    assert desk.processes.ended() == 0
    assert desk.pages() == PAGES
    return Undisturbed(rows_of(parts), len(desk.crm.log.entries))


def rows_of(parts: Path) -> tuple[int, int, int]:
    """How many rows and records, and what they hold in any order."""
    query = """
        select count(*), count(distinct record_id),
            sum(hash(record_id, modified_at, is_deleted, payload)::hugeint)
        from read_parquet($1)"""
    files = [str(path) for path in parts.glob("part-*.parquet")]
    return duckdb.execute(query, [files]).fetchall()[0]


@pytest.mark.parametrize("number", range(POINTS))
def test_an_extract_killed_at_any_moment_is_finished_by_the_next_process(
    number: int, desk: Desk, request: pytest.FixtureRequest
) -> None:
    note = desk.passed / str(number)
    if note.exists():
        pytest.skip("passed before, on this code")
    whole: Undisturbed = request.getfixturevalue("undisturbed")
    dice = random.Random(f"{SEED}/extract/{number}")
    moment, delay = dice.randint(1, whole.requests), dice.random() * LONGEST_DELAY
    home, parts = desk.begin()
    desk.kill_at(desk.processes.start(home, parts), moment, delay)
    assert desk.processes.ended() in (signal.SIGKILL, 0)
    before = desk.pages()
    print(f"seed {SEED}: killed at request {moment} of {whole.requests} (page {before})")
    if not parts.is_dir():
        desk.processes.start(home, parts)
        assert desk.processes.ended() == 0
    assert rows_of(parts) == whole.rows
    assert desk.pages() <= PAGES + PART // PAGE
    assert len(desk.crm.log.calls("/oauth/v2/token")) <= 2
    note.touch()
