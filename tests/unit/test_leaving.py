"""A process leaves with its status, and has closed and written what it should."""

import subprocess
import sys

import pytest

PROGRAM = """
import atexit, sys
from sales_pipeline.leaving import leaving_at_once
atexit.register(print, "closed")
def main():
    print("done")
    {end}
leaving_at_once(main)
"""


@pytest.mark.parametrize(
    ("end", "status", "warned"),
    [
        ("pass", 0, ""),
        ("sys.exit()", 0, ""),
        ("sys.exit(2)", 2, ""),
        ("sys.exit(True)", 1, ""),
        ("sys.exit('the run is gone')", 1, "the run is gone\n"),
    ],
)
def test_it_leaves_as_it_would_have(end: str, status: int, warned: str) -> None:
    process = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(end=end)], capture_output=True, text=True
    )
    assert (process.returncode, process.stdout) == (status, "done\nclosed\n")
    assert process.stderr == warned


def test_an_error_is_told_as_ever() -> None:
    process = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(end="raise KeyError('x')")],
        capture_output=True, text=True,
    )  # fmt: skip
    assert process.returncode == 1 and process.stderr.endswith("KeyError: 'x'\n")
