"""The warehouse lock: one run at a time, freed by the death of its holder, bounded waits."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sales_pipeline.lock import (
    CHILD_LOCK,
    POLL_SECONDS,
    RUN_LOCK,
    WarehouseBusy,
    file_lock,
    warehouse_lock,
)

HOLD = """
import sys
from pathlib import Path
from sales_pipeline.lock import file_lock
with file_lock(Path(sys.argv[1]), wait_seconds=0):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_process_holds(path: Path) -> Iterator["subprocess.Popen[str]"]:
    """A process that holds the lock until it is killed or the block ends."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None and process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


class Sleeper:
    """Counts the seconds slept instead of sleeping; may do something at its n-th sleep."""

    def __init__(self, at: int = 0, then: object = None) -> None:
        self.naps: list[float] = []
        self.at, self.then = at, then

    def __call__(self, seconds: float) -> None:
        self.naps.append(seconds)
        if len(self.naps) == self.at and callable(self.then):
            self.then()


def test_a_second_run_waits_and_is_refused_with_the_holders_process(tmp_path: Path) -> None:
    sleep, told = Sleeper(), list[str]()
    with (
        another_process_holds(tmp_path / RUN_LOCK) as holder,
        pytest.raises(WarehouseBusy, match=f"held by process {holder.pid} after 3 s"),
        warehouse_lock(tmp_path, 3, told.append, sleep),
    ):
        raise AssertionError("two runs hold the warehouse")
    assert sum(sleep.naps) == 3 and set(sleep.naps) == {POLL_SECONDS}
    assert told == [f"{tmp_path / RUN_LOCK} is held by process {holder.pid}; waiting up to 3 s"]


def test_without_a_wait_the_refusal_comes_at_once(tmp_path: Path) -> None:
    sleep = Sleeper()
    with (
        another_process_holds(tmp_path / RUN_LOCK),
        pytest.raises(WarehouseBusy),
        warehouse_lock(tmp_path, 0, sleep=sleep),
    ):
        pass
    assert sleep.naps == []


def test_a_free_lock_is_taken_without_a_word_and_given_back(tmp_path: Path) -> None:
    sleep, told = Sleeper(), list[str]()
    for _ in range(2):
        with warehouse_lock(tmp_path / "new folder", 5, told.append, sleep):
            assert (tmp_path / "new folder" / RUN_LOCK).read_text() == str(os.getpid())
    assert told == [] and sleep.naps == []


def test_the_lock_is_held_against_its_own_process_too(tmp_path: Path) -> None:
    with (
        warehouse_lock(tmp_path, 0),
        pytest.raises(WarehouseBusy, match=f"process {os.getpid()}"),
        warehouse_lock(tmp_path, 0),
    ):
        pass


def test_an_error_inside_gives_the_lock_back(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), warehouse_lock(tmp_path, 0):
        _ = 1 / 0
    with warehouse_lock(tmp_path, 0):
        pass


def test_a_killed_holder_frees_the_lock_while_another_waits(tmp_path: Path) -> None:
    with another_process_holds(tmp_path / RUN_LOCK) as holder:

        def kill() -> None:
            holder.kill()
            holder.wait()

        sleep = Sleeper(at=2, then=kill)
        with warehouse_lock(tmp_path, 60, sleep=sleep):
            assert len(sleep.naps) == 2
            assert (tmp_path / RUN_LOCK).read_text() == str(os.getpid())


def test_a_living_dbt_child_makes_the_next_run_wait_but_not_for_ever(tmp_path: Path) -> None:
    sleep, told = Sleeper(), list[str]()
    with another_process_holds(tmp_path / CHILD_LOCK) as orphan:
        with (
            pytest.raises(WarehouseBusy, match=rf"\.dbt\.lock is held by process {orphan.pid}"),
            warehouse_lock(tmp_path, 2, told.append, sleep),
        ):
            raise AssertionError("a run started beside an orphaned dbt")
        assert sum(sleep.naps) == 2 and len(told) == 1
        with file_lock(tmp_path / RUN_LOCK, 0):
            pass  # the refused run has given its own lock back


def test_the_next_run_goes_on_when_the_dbt_child_ends(tmp_path: Path) -> None:
    with another_process_holds(tmp_path / CHILD_LOCK) as orphan:

        def end() -> None:
            orphan.communicate()

        sleep = Sleeper(at=3, then=end)
        with warehouse_lock(tmp_path, 60, sleep=sleep):
            assert len(sleep.naps) == 3


def test_within_a_run_the_child_lock_is_free_for_its_own_dbt(tmp_path: Path) -> None:
    with warehouse_lock(tmp_path, 0), another_process_holds(tmp_path / CHILD_LOCK):
        pass


def test_a_child_process_does_not_inherit_the_lock(tmp_path: Path) -> None:
    with warehouse_lock(tmp_path, 0):
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    with warehouse_lock(tmp_path, 0):
        assert child.poll() is None
    child.communicate()
