"""A simulator behind a real socket: uvicorn in a thread, on a port of loopback that is free."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import uvicorn

from sales_pipeline.simulators.crm.app import Simulator

START_SECONDS = 10
STOP_SECONDS = 10


@contextmanager
def serve(
    simulator: Simulator,
    port: int = 0,
    certificate: Path | None = None,
    key: Path | None = None,
) -> Iterator[str]:
    """The base URL while the block runs; https if there is a certificate.

    A mistake within the simulator is raised at the end: to the client it was but an HTTP 500.
    """
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    server = uvicorn.Server(_config(simulator, certificate, key))
    thread = Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        _wait(server, thread)
        scheme = "https" if certificate else "http"
        yield f"{scheme}://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(STOP_SECONDS)
    if simulator.crashes:
        raise simulator.crashes[0]


def _config(simulator: Simulator, certificate: Path | None, key: Path | None) -> uvicorn.Config:
    return uvicorn.Config(
        simulator.app, lifespan="off", ws="none", log_config=None, log_level="critical",
        access_log=False, date_header=False, server_header=False,
        # Who still hangs at the end is cut off: a test has no reason to wait for it.
        timeout_graceful_shutdown=0, ssl_certfile=certificate, ssl_keyfile=key,
    )  # fmt: skip


def _wait(server: uvicorn.Server, thread: Thread) -> None:
    give_up = time.monotonic() + START_SECONDS
    while not server.started:
        if not thread.is_alive() or time.monotonic() > give_up:
            raise RuntimeError("the simulator did not start")
        time.sleep(0.002)
