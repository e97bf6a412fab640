"""The one-writer lock: an flock on warehouse/.lock, freed by the kernel when its last holder dies.

The descriptor is inherited by the dbt child, so a next run waits for an orphaned child, bounded.
"""

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK_NAME = ".lock"
POLL_SECONDS = 0.5


class WarehouseBusy(RuntimeError):
    """Another run holds the warehouse."""


@contextmanager
def warehouse_lock(
    warehouse_dir: Path,
    wait_seconds: float,
    tell: Callable[[str], None] = print,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[int]:
    """Hold the lock; wait at most `wait_seconds` for another holder, then refuse.

    Yields the inheritable file descriptor. Raises WarehouseBusy naming the holder's process.
    """
    warehouse_dir.mkdir(parents=True, exist_ok=True)
    path = warehouse_dir / LOCK_NAME
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    os.set_inheritable(handle, True)
    try:
        _acquire(handle, path, wait_seconds, tell, sleep)
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps({"pid": os.getpid()}).encode(), 0)
        yield handle
    finally:
        os.close(handle)


def _acquire(
    handle: int,
    path: Path,
    wait_seconds: float,
    tell: Callable[[str], None],
    sleep: Callable[[float], None],
) -> None:
    waited = 0.0
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            holder = path.read_text() or "unknown process"
        if waited >= wait_seconds:
            raise WarehouseBusy(
                f"{path} is held by {holder} after {waited:.0f} s. Wait for that run to end, or stop "
                "it; the lock frees itself when its process is gone."
            )
        if waited == 0:
            tell(f"another run holds the warehouse ({holder}); waiting up to {wait_seconds:.0f} s")
        sleep(POLL_SECONDS)
        waited += POLL_SECONDS
