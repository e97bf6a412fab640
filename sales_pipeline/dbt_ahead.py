"""A dbt that starts ahead of its command: it loads itself and the manifest beside the landing.

That takes 3.4 of 48 seconds of a night. The executable that Dagster starts hands its command,
environment and standard streams over to the process that waits, and ends as it ends. If either of
the two is killed the other ends as well; where no process waits dbt starts as ever.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

# Where the process of this run waits; set for what the run starts.
ADDRESS_VARIABLE = "SALES_PIPELINE_DBT_AHEAD"
WAIT = "--wait-at"
LENGTH = 8  # bytes that tell how long the command is


@contextmanager
def waiting_dbt(executable: str, project: Sequence[str]) -> Iterator[None]:
    """Have a dbt wait while the block runs; `project`: the options that its manifest depends on."""
    if not hasattr(socket, "send_fds"):
        yield
        return
    # A folder of its own: nobody else may enter it, and the address of a socket must be short.
    with TemporaryDirectory(prefix="sales_pipeline_") as folder:
        address = str(Path(folder) / "dbt")
        process = subprocess.Popen([executable, WAIT, address, *project], stdin=subprocess.PIPE)
        os.environ[ADDRESS_VARIABLE] = address
        try:
            yield
        finally:
            del os.environ[ADDRESS_VARIABLE]
            process.kill()
            process.communicate()


def hand_over(arguments: Sequence[str]) -> int | None:
    """Give the command to the dbt that waits and return its exit status; None if none waits."""
    address = os.environ.pop(ADDRESS_VARIABLE, None)
    if address is None:
        return None
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(address)
    except OSError:  # it is gone
        return None
    command = {"arguments": list(arguments), "environment": {**os.environ}, "folder": os.getcwd()}
    content = json.dumps(command).encode()
    streams = [sys.stdout.fileno(), sys.stderr.fileno()]
    with connection:
        socket.send_fds(connection, [len(content).to_bytes(LENGTH)], streams)
        connection.sendall(content)
        status = connection.recv(1)
    if not status:
        sys.exit("the dbt that waited for its command is gone")
    return status[0]


def wait(address: str, prepare: Callable[[], Any]) -> tuple[Any, list[str], Callable[[int], None]]:
    """Prepare, take one command over and stand in for whoever gave it.

    Returns what was prepared, the arguments, and how to tell the status of the end.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # while it has no command it concerns the run
    _end_with(lambda: os.read(sys.stdin.fileno(), 1))
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen(1)
        prepared = prepare()
        connection, _ = listener.accept()
    length, streams, _, _ = socket.recv_fds(connection, LENGTH, 2)
    content = connection.recv(int.from_bytes(length), socket.MSG_WAITALL)
    command = json.loads(content)
    _end_with(lambda: connection.recv(1))
    for own, stream in zip((sys.stdout, sys.stderr), streams, strict=True):
        own.flush()
        os.dup2(stream, own.fileno())
        os.close(stream)
    os.environ.clear()
    os.environ.update(command["environment"])
    os.chdir(command["folder"])
    signal.signal(signal.SIGINT, signal.default_int_handler)
    return prepared, command["arguments"], lambda status: connection.sendall(bytes([status & 0xFF]))


def _end_with(partner: Callable[[], bytes]) -> None:
    """End as soon as the other side, which never writes, has ended."""

    def watch() -> None:
        with suppress(OSError):
            partner()
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()
