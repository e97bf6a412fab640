"""The `sales-pipeline-dbt` executable: dbt in a process that dies with the run that started it.

Where the kernel cannot promise that, the lock it holds makes the next run wait for it.
"""

import ctypes
import os
import signal
import sys
from importlib.metadata import version
from pathlib import Path

from sales_pipeline.lock import CHILD_LOCK, file_lock

PR_SET_PDEATHSIG = 1
WAREHOUSE_VARIABLE = "SALES_PIPELINE_WAREHOUSE_DIR"
PARENT_VARIABLE = "SALES_PIPELINE_RUN_PROCESS"


def main() -> None:
    """Run dbt's own command line under the child lock."""
    if sys.argv[1:] == ["--version"]:
        # Dagster asks before every run; dbt's own answer costs its import, 2 CPU-seconds.
        print(f"dbt-core {version('dbt-core')}")
        return
    _die_with_parent()
    warehouse = os.environ.get(WAREHOUSE_VARIABLE)
    if warehouse is None:
        _dbt()
        return
    with file_lock(Path(warehouse) / CHILD_LOCK, wait_seconds=60, tell=_tell):
        _dbt()


def _dbt() -> None:
    """Imported under the lock: the import takes seconds, in which an orphan must not go unseen."""
    from dbt.cli.main import cli

    from sales_pipeline.dbt_events import tell_no_details

    tell_no_details()
    cli()


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
