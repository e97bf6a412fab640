"""A process that waits takes a command over as if it were the one that was started."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sales_pipeline.dbt_ahead import ADDRESS_VARIABLE, hand_over, waiting_dbt
from sales_pipeline.files import is_alive

WAITING = f"""#!{sys.executable}
import os, sys, time
from sales_pipeline.dbt_ahead import wait
prepared, arguments, tell = wait(sys.argv[2], lambda: sys.argv[3:])
print(os.getpid(), prepared, arguments, os.environ["WHO"], os.getcwd(), flush=True)
print("a warning", file=sys.stderr, flush=True)
if "hang" in arguments:
    time.sleep(60)
tell(3)
"""
GIVING = (
    "import sys; from sales_pipeline.dbt_ahead import hand_over; sys.exit(hand_over(sys.argv[1:]))"
)
PATIENCE = 10  # seconds


@pytest.fixture
def waiting(tmp_path: Path) -> Iterator[str]:
    """A program that waits while the test runs."""
    program = tmp_path / "waiting"
    program.write_text(WAITING)
    program.chmod(0o755)
    with waiting_dbt(str(program), ["--vars", "{}"]):
        yield os.environ[ADDRESS_VARIABLE]


def give(folder: Path, *arguments: str) -> "subprocess.Popen[str]":
    """Another process that hands a command over once somebody listens."""
    until(lambda: Path(os.environ[ADDRESS_VARIABLE]).exists())
    return subprocess.Popen(
        [sys.executable, "-c", GIVING, *arguments],
        env={**os.environ, "WHO": "the run"}, cwd=folder, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def until(is_so: Callable[[], bool]) -> None:
    patience = time.monotonic() + PATIENCE
    while not is_so() and time.monotonic() < patience:
        time.sleep(0.02)
    assert is_so()


def test_it_does_the_work_in_the_place_of_whoever_gave_it(waiting: str, tmp_path: Path) -> None:
    process = give(tmp_path, "build", "--full-refresh")
    told, warned = process.communicate(timeout=PATIENCE)
    _, _, what = told.partition(" ")
    assert what == f"['--vars', '{{}}'] ['build', '--full-refresh'] the run {tmp_path}\n"
    assert (warned, process.returncode) == ("a warning\n", 3)


def test_if_it_is_killed_at_work_whoever_gave_it_fails(waiting: str, tmp_path: Path) -> None:
    process = give(tmp_path, "hang")
    assert process.stdout is not None
    os.kill(int(process.stdout.readline().split()[0]), signal.SIGKILL)
    _, warned = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert warned.endswith("the dbt that waited for its command is gone\n")


def test_if_whoever_gave_it_is_killed_it_ends_too(waiting: str, tmp_path: Path) -> None:
    process = give(tmp_path, "hang")
    assert process.stdout is not None
    worker = int(process.stdout.readline().split()[0])
    process.kill()
    process.communicate()
    # It stays as a zombie until the block ends, whose child it is.
    until(lambda: Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()[0] == "Z")


def test_it_ends_with_the_run_whether_it_got_a_command_or_not(tmp_path: Path) -> None:
    program = tmp_path / "waiting"
    program.write_text(
        WAITING.replace("lambda: sys.argv[3:]", "lambda: print(os.getpid(), flush=True)")
    )
    program.chmod(0o755)
    run = (
        "import time; from sales_pipeline.dbt_ahead import waiting_dbt\n"
        f"with waiting_dbt({str(program)!r}, []): time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", run], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    worker = int(process.stdout.readline())
    process.kill()
    process.communicate()
    until(lambda: not is_alive(worker))


def test_where_none_waits_nothing_is_handed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(ADDRESS_VARIABLE, raising=False)
    assert hand_over(["build"]) is None
    monkeypatch.setenv(ADDRESS_VARIABLE, str(tmp_path / "gone"))
    assert hand_over(["build"]) is None
