"""What a child process cost: seconds, CPU seconds and peak memory, taken from the kernel."""

import os
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Self


@dataclass(frozen=True)
class Cost:
    """Wall seconds, user and system CPU seconds, peak resident MB."""

    wall: float
    cpu: float
    peak: float

    def __add__(self, other: Self) -> "Cost":
        """One after the other."""
        return Cost(self.wall + other.wall, self.cpu + other.cpu, max(self.peak, other.peak))

    def __sub__(self, other: Self) -> "Cost":
        """Without what the other has cost as well; the peak is no sum and stays."""
        return Cost(self.wall - other.wall, self.cpu - other.cpu, self.peak)

    def __str__(self) -> str:
        return f"{self.wall:.1f} | {self.cpu:.1f} | {self.peak:.0f}"

    def over(self, floor: Self) -> str:
        """Ratios to a floor: CPU, then wall."""
        return f"{self.cpu / floor.cpu:.2f} | {self.wall / floor.wall:.2f}"


def run(command: Iterable[str], cwd: Path, environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end; its output is shown only if it fails."""
    started = perf_counter()
    with subprocess.Popen(
        list(command), cwd=cwd, env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    ) as child:  # fmt: skip
        output = child.stdout.read() if child.stdout else ""
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"{' '.join(command)}: exit code {child.returncode}\n{output}")
    return Cost(
        wall=perf_counter() - started,
        cpu=usage.ru_utime + usage.ru_stime,
        peak=usage.ru_maxrss / 1024,
    )
