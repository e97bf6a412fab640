"""The one-writer lock: an flock on warehouse/.lock, freed by the kernel when its holder dies.

The dbt child holds a lock of its own while it lives, so a next run waits for an orphan, bounded.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

RUN_LOCK = ".lock"
CHILD_LOCK = ".dbt.lock"
POLL_SECONDS = 0.5

Tell = Callable[[str], None]
Sleep = Callable[[float], None]


class WarehouseBusy(RuntimeError):
    """Another run holds the warehouse."""


@contextmanager
def warehouse_lock(
    warehouse_dir: Path, wait_seconds: float, tell: Tell = print, sleep: Sleep = time.sleep
) -> Iterator[None]:
    """Hold the warehouse; wait at most `wait_seconds` for another run or its orphaned dbt child.

    Raises WarehouseBusy naming the holder's process.
    """
    with file_lock(warehouse_dir / RUN_LOCK, wait_seconds, tell, sleep):
        with file_lock(warehouse_dir / CHILD_LOCK, wait_seconds, tell, sleep):
            pass  # no orphan is left; the lock is free again for a child of our own
        yield


@contextmanager
def file_lock(
    path: Path, wait_seconds: float, tell: Tell = print, sleep: Sleep = time.sleep
) -> Iterator[None]:
    """Exclusive flock on one file, with the holder's process id as its content."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _acquire(handle, path, wait_seconds, tell, sleep)
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


def _acquire(handle: int, path: Path, wait_seconds: float, tell: Tell, sleep: Sleep) -> None:
    waited = 0.0
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            holder = f"process {path.read_text() or 'unknown'}"
        if waited >= wait_seconds:
            raise WarehouseBusy(
                f"{path} is held by {holder} after {waited:.0f} s. Wait for that run to end, or "
                "stop it; the lock frees itself when its process is gone."
            )
        if waited == 0:
            tell(f"{path} is held by {holder}; waiting up to {wait_seconds:.0f} s")
        sleep(POLL_SECONDS)
        waited += POLL_SECONDS
