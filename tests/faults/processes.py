"""The processes of a night as the kernel shows them: how much they worked, and which one is dbt.

Progress is CPU time of the whole group: the same work on a busy machine, other than seconds.
"""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sales_pipeline.dbt_child import PR_SET_PDEATHSIG

TICKS = os.sysconf("SC_CLK_TCK")
POLL_SECONDS = 0.03


def die_with_suite() -> None:
    """For a new process: a suite that is stopped leaves no night behind that writes to the home."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def group(leader: int) -> Iterator[tuple[int, float]]:
    """Living processes of a group, with the CPU seconds of each and of its ended children."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            facts = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # gone meanwhile
            continue
        if int(facts[2]) == leader and facts[0] != "Z":
            yield int(folder.name), sum(map(int, facts[11:15])) / TICKS


def dbt_child(leader: int) -> int | None:
    """The dbt process of a group, if one is running."""
    for process, _ in group(leader):
        try:
            command = Path(f"/proc/{process}/cmdline").read_bytes()
        except OSError:
            continue
        if b"sales-pipeline-dbt" in command:
            return process
    return None


def follow(night: subprocess.Popen[str], until: Callable[[float], bool]) -> float:
    """Wait until the work done satisfies a condition, or the night ends; returns the work done."""
    done = 0.0
    while night.poll() is None:
        # What ends without being waited for would take its time back: progress never shrinks.
        done = max(done, sum(seconds for _, seconds in group(night.pid)))
        if until(done):
            break
        time.sleep(POLL_SECONDS)
    return done


def is_empty_within(leader: int, seconds: float) -> bool:
    """Whether no dbt of the group is left after at most some seconds."""
    patience = time.monotonic() + seconds
    while dbt_child(leader) and time.monotonic() < patience:
        time.sleep(POLL_SECONDS)
    return dbt_child(leader) is None
