"""Leaves a process without taking it apart first.

Freeing what Dagster or dbt have loaded, object by object, takes 1.7 and 1.0 seconds of a night,
for memory that goes with the process anyway.
"""

import atexit
import os
import sys
from collections.abc import Callable
from typing import NoReturn


def leaving_at_once(main: Callable[[], object]) -> NoReturn:
    """Run a command to its end and leave with its status; what it raises beside that is raised."""
    try:
        main()
    except SystemExit as end:
        leave(status_of(end))
    leave(0)


def status_of(end: SystemExit) -> int:
    """The status of an exit; a message goes to stderr, as Python does."""
    if isinstance(end.code, str):
        print(end.code, file=sys.stderr)
        return 1
    return end.code or 0


def leave(status: int, last: Callable[[], object] = lambda: None) -> NoReturn:
    """Close what asked for it, such as DuckDB, write what is buffered, do the last thing, go."""
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    last()
    os._exit(status)
