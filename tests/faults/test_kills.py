"""kill -9 at any moment of a night: the next run ends as if nothing had happened.

Kill points are lines of the run's own output (progress, not seconds), drawn by a printed seed.
SALES_PIPELINE_KILL_POINTS sets how many (30), SALES_PIPELINE_KILL_SEED which.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from sales_pipeline.model.hashing import marts_hash
from sales_pipeline.model.snapshot import current_snapshot
from sales_pipeline.settings import PROJECT_DIR
from sales_pipeline.simulators.company import generate
from sales_pipeline.simulators.company.export import deliver

pytestmark = pytest.mark.faults

AS_OF = date(2026, 11, 20)
NIGHT = date(2026, 11, 21)
SOURCES = "erp,eshop,zoho_crm,fxiaoke,finance,planning,hr"
SEED = int(os.environ.get("SALES_PIPELINE_KILL_SEED", "20261122"))
POINTS = int(os.environ.get("SALES_PIPELINE_KILL_POINTS", "30"))
READERS = 2


def start(home: Path, *arguments: str) -> subprocess.Popen[str]:
    """`sales-pipeline ARGUMENTS` on a home, in a process group of its own."""
    environment = os.environ | {
        "SALES_PIPELINE_HOME": str(home),
        "SALES_PIPELINE_ENABLED_SOURCES": SOURCES,
        "PYTHONUNBUFFERED": "1",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "sales_pipeline.cli", *arguments],
        cwd=PROJECT_DIR, env=environment, text=True, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def finish(home: Path, *arguments: str) -> list[str]:
    """Run to the end; the lines it printed."""
    output, _ = (process := start(home, *arguments)).communicate()
    assert process.returncode == 0, output[-3000:]
    return output.splitlines()


def outcome(home: Path) -> tuple[str, dict[str, str], list[str]]:
    """What a night leaves: snapshot id, hash of every mart, delivered files."""
    snapshot = current_snapshot(home / "published")
    assert snapshot is not None
    with duckdb.connect(str(snapshot / "sales.duckdb"), read_only=True) as connection:
        hashes = marts_hash(connection)
    share = home / "share"
    delivered = sorted(str(p.relative_to(share)) for p in share.rglob("*") if p.is_file())
    return snapshot.name, hashes, delivered


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with everything up to the night before, and the night's files delivered."""
    home = tmp_path_factory.mktemp("evening")
    company = generate(7, 1_000, AS_OF)
    deliver(company, home / "inbox", NIGHT)
    first, last = company.first_drop.isoformat(), AS_OF.isoformat()
    finish(home, "backfill", "--from", first, "--to", last)
    return home


@pytest.fixture(scope="module")
def undisturbed(
    evening: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[str], tuple[str, dict[str, str], list[str]]]:
    """The night without a kill: its output and what it leaves."""
    home = copy_of(evening, tmp_path_factory.mktemp("undisturbed"))
    return finish(home, "nightly", "--date", NIGHT.isoformat()), outcome(home)


def copy_of(evening: Path, folder: Path) -> Path:
    target = folder / "home"
    shutil.copytree(evening, target, symlinks=True)
    return target


@pytest.fixture
def read_throughout(tmp_path: Path) -> Iterator[list[subprocess.Popen[str]]]:
    """Started readers; the test itself stops them and looks at what they met."""
    started: list[subprocess.Popen[str]] = []
    yield started
    for reader in started:
        reader.kill()


def points(lines: int) -> list[int]:
    """Line numbers to kill at: spread over the run, in random order within it."""
    return sorted(random.Random(SEED).choices(range(1, lines), k=POINTS))


def kill_at(home: Path, line: int, only_parent: bool) -> None:
    """Start the night and kill it when it has printed so many lines."""
    process = start(home, "nightly", "--date", NIGHT.isoformat())
    assert process.stdout is not None
    for _ in range(line):
        if not process.stdout.readline():
            break
    if only_parent:
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.stdout.close()
    process.wait()


@pytest.mark.parametrize("number", range(POINTS))
def test_a_killed_night_is_finished_by_the_next_run(
    number: int,
    evening: Path,
    undisturbed: tuple[list[str], tuple[str, dict[str, str], list[str]]],
    tmp_path: Path,
    read_throughout: list[subprocess.Popen[str]],
) -> None:
    lines, expected = undisturbed
    line = points(len(lines))[number]
    print(f"seed {SEED}, kill {number}: line {line} of {len(lines)}: {lines[line - 1]}")
    home, stop = copy_of(evening, tmp_path), tmp_path / "stop"
    for _ in range(READERS):
        read_throughout.append(reader(home / "published", stop))
    kill_at(home, line, only_parent=number % 2 == 0)
    finish(home, "nightly", "--date", NIGHT.isoformat())
    stop.touch()
    for process in read_throughout:
        output, _ = process.communicate(timeout=60)
        assert '"errors": []' in output, output
    assert outcome(home) == expected


def reader(published: Path, stop: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("readers.py")), str(published), str(stop)],
        text=True, stdout=subprocess.PIPE,
    )  # fmt: skip
