"""The command line in a process that keeps a trace of its progress, or kills itself at one event.

`saboteur.py ARGUMENTS...`; SALES_PIPELINE_FAULT_TRACE names the trace file, and
SALES_PIPELINE_FAULT_AT is `before EVENT` or `after EVENT`, with EVENT a line of such a trace: a
step that starts or ends, an asset that is made, or a rename below the home, which commits state.
"""

import os
import re
import signal
import sys
from pathlib import Path
from typing import Any

import dagster as dg

from sales_pipeline.cli import main

HOME = f"{os.environ['SALES_PIPELINE_HOME']}/"
TRACE = os.environ.get("SALES_PIPELINE_FAULT_TRACE")
WHEN, _, EVENT = os.environ.get("SALES_PIPELINE_FAULT_AT", "").partition(" ")
STEPS = ("STEP_START", "STEP_SUCCESS")
ASSET = "ASSET_MATERIALIZATION"
is_due = False


def die() -> None:
    """Kill the whole group; other tests kill the run or its dbt alone."""
    global is_due
    is_due = False  # Python tells of kills, too
    os.killpg(0, signal.SIGKILL)


def reached(event: str) -> bool:
    """Trace an event that is about to happen; whether to die when it has happened."""
    if TRACE:
        with open(TRACE, "a") as trace:
            trace.write(f"{event}\n")
    if event == EVENT and WHEN == "before":
        die()
    return event == EVENT


def watch_file_system(event: str, arguments: tuple[Any, ...]) -> None:
    """Python tells of each operation before it is done: the next one says that this one is."""
    global is_due
    if is_due:
        die()
    if event == "os.rename" and str(arguments[1]).startswith(HOME):
        target = re.sub(r"\.\d+\.tmp\b", ".tmp", str(arguments[1]).removeprefix(HOME))
        is_due = reached(f"rename {target}")


store = dg.DagsterInstance.handle_new_event


def watch_steps(self: dg.DagsterInstance, event: Any, **options: Any) -> None:
    """In place of the instance's own method, which it calls."""
    told = event.dagster_event
    kind = told.event_type_value if told else ""
    what = told.asset_key.to_user_string() if kind == ASSET else event.step_key
    is_last = kind in (*STEPS, ASSET) and reached(f"{kind} {what}")
    store(self, event, **options)
    if is_last:
        die()


if __name__ == "__main__":
    dg.DagsterInstance.handle_new_event = watch_steps  # type: ignore[method-assign]
    sys.addaudithook(watch_file_system)
    sys.argv[0] = str(Path(sys.executable).with_name("sales-pipeline"))
    main()
