"""The `sales-pipeline-dbt` executable: dbt in a process that dies with the run that started it.

Where the kernel cannot promise that, the lock it holds makes the next run wait for it.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sales_pipeline.dbt_ahead import WAIT, hand_over, wait
from sales_pipeline.leaving import leave, leaving_at_once, status_of
from sales_pipeline.lock import CHILD_LOCK, file_lock

PR_SET_PDEATHSIG = 1
WAREHOUSE_VARIABLE = "SALES_PIPELINE_WAREHOUSE_DIR"
PARENT_VARIABLE = "SALES_PIPELINE_RUN_PROCESS"


def run() -> None:
    """The executable: dbt, and no time spent on its end."""
    leaving_at_once(main)


def main() -> None:
    """Run dbt's own command line under the child lock."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        # Dagster asks before every run; dbt's own answer costs its import, 2 CPU-seconds.
        print(f"dbt-core {version('dbt-core')}")
        return
    _die_with_parent()
    if arguments[:1] == [WAIT]:
        _wait(arguments[1], arguments[2:])
    status = hand_over(arguments)
    if status is None:
        _locked(arguments)
    else:
        sys.exit(status)


def _wait(address: str, project: Sequence[str]) -> None:
    """Take a command over and tell how it ended when the warehouse is closed again."""
    manifest, arguments, tell_end = wait(address, lambda: _prepared(project))
    status = 0
    try:
        _locked(arguments, manifest)
    except SystemExit as end:
        status = status_of(end)
    leave(status, lambda: tell_end(status))


def _locked(arguments: Sequence[str], manifest: Any = None) -> None:
    warehouse = os.environ.get(WAREHOUSE_VARIABLE)
    if warehouse is None:
        _dbt(arguments, manifest)
        return
    with file_lock(Path(warehouse) / CHILD_LOCK, wait_seconds=60, tell=_tell):
        _dbt(arguments, manifest)


def _dbt(arguments: Sequence[str], manifest: Any) -> None:
    """Imported under the lock: the import takes seconds, in which an orphan must not go unseen."""
    from dbt.cli.main import cli

    from sales_pipeline.dbt_events import tell_no_details

    tell_no_details()
    cli(list(arguments), obj={"manifest": manifest})


def _prepared(project: Sequence[str]) -> Any:
    """The manifest. Called once, our functions have what they are made of: DuckDB imports pandas at
    the first call of any, half a second of the night."""
    manifest = _manifest(project)
    from duckdb import connect

    from sales_pipeline.standardise.functions import register

    with connect() as connection:
        register(connection)
        connection.execute("select nfkc('')")
    return manifest


def _manifest(project: Sequence[str]) -> Any:
    """The project as dbt has it in memory; None where it cannot be loaded, which the command then
    tells of. The warehouse is not opened."""
    from dbt.cli.main import dbtRunner

    from sales_pipeline.dbt_events import tell_no_details

    tell_no_details()
    found = dbtRunner().invoke(["--quiet", "--no-write-json", "parse", *project])
    return found.result if found.success else None


def _die_with_parent() -> None:
    """Ask Linux for a SIGKILL when the parent goes; elsewhere the lock alone has to do."""
    if not sys.platform.startswith("linux"):
        return
    # Told, not asked for: a run killed while this process starts has been replaced as its parent.
    parent = int(os.environ.get(PARENT_VARIABLE, os.getppid()))
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit("the run that started dbt is gone")


def _tell(message: str) -> None:
    print(message, file=sys.stderr)
