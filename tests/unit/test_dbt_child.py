"""The dbt child: it dies with the run that started it, and holds its lock while it lives."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sales_pipeline import dbt_child
from sales_pipeline.files import is_alive
from sales_pipeline.lock import CHILD_LOCK, WarehouseBusy, warehouse_lock

PARENT = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", sys.argv[1]], stdout=subprocess.PIPE, text=True)
child.stdout.readline()
print(child.pid, flush=True)
child.wait()
"""
CHILD = """
import os, time
from pathlib import Path
from sales_pipeline.dbt_child import _die_with_parent
from sales_pipeline.lock import file_lock
{bond}
with file_lock(Path({lock!r}), wait_seconds=0):
    print("at work", flush=True)
    time.sleep(60)
"""


def start_family(lock: Path, bond: str) -> tuple["subprocess.Popen[str]", int]:
    """A parent and its long-lived child; returns the parent and the child's process id."""
    child = CHILD.format(bond=bond, lock=str(lock))
    # Definitions loaded by another test name this process as the run; the parent here is the run.
    environment = {k: v for k, v in os.environ.items() if k != dbt_child.PARENT_VARIABLE}
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, child], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert parent.stdout is not None
    return parent, int(parent.stdout.readline())


def kill(process: "subprocess.Popen[str]") -> None:
    process.kill()
    process.communicate()


def is_running(process: int) -> bool:
    """Alive and not a zombie that waits for a reaper."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks the Linux kernel")


@linux
def test_the_child_dies_with_a_killed_parent_and_frees_the_warehouse(tmp_path: Path) -> None:
    parent, child = start_family(tmp_path / CHILD_LOCK, "_die_with_parent()")
    assert is_running(child)
    kill(parent)
    with warehouse_lock(tmp_path, wait_seconds=10):
        pass
    patience = time.monotonic() + 10
    while is_running(child) and time.monotonic() < patience:
        time.sleep(0.05)
    assert not is_running(child)


@linux
def test_a_child_that_starts_after_its_run_was_killed_ends_at_once() -> None:
    # Its parent is then whoever adopted it, and the kernel's signal would never come.
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    program = "from sales_pipeline.dbt_child import main; main(); print('dbt ran')"
    environment = {**os.environ, dbt_child.PARENT_VARIABLE: str(gone.pid)}
    orphan = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True
    )
    assert (orphan.returncode, orphan.stdout) == (1, "")
    assert orphan.stderr == "the run that started dbt is gone\n"


def test_a_child_that_outlives_its_parent_keeps_the_next_run_out(tmp_path: Path) -> None:
    parent, child = start_family(tmp_path / CHILD_LOCK, "")
    kill(parent)
    assert is_alive(child)
    try:
        with (
            pytest.raises(WarehouseBusy, match=f"held by process {child}"),
            warehouse_lock(tmp_path, wait_seconds=1, sleep=lambda seconds: None),
        ):
            pass
    finally:
        os.kill(child, signal.SIGKILL)
    with warehouse_lock(tmp_path, wait_seconds=10):
        pass


def test_dbt_runs_under_the_child_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[str] = []
    monkeypatch.setattr(dbt_child, "_die_with_parent", lambda: None)
    monkeypatch.setattr(
        dbt_child, "_dbt", lambda *_: held.append((tmp_path / CHILD_LOCK).read_text())
    )
    monkeypatch.setenv(dbt_child.WAREHOUSE_VARIABLE, str(tmp_path))
    dbt_child.main()
    assert held == [str(os.getpid())]


def test_without_a_warehouse_dbt_runs_without_a_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[bool] = []
    monkeypatch.setattr(dbt_child, "_die_with_parent", lambda: None)
    monkeypatch.setattr(dbt_child, "_dbt", lambda *_: ran.append(True))
    monkeypatch.delenv(dbt_child.WAREHOUSE_VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    dbt_child.main()
    assert ran == [True] and list(tmp_path.iterdir()) == []
