"""The outbox: one row per report, period, channel, recipient and content, each a small file.

A row is written before and after sending, so a retry after a crash finishes it and sends no copy.
"""

import fcntl
import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sales_pipeline.files import write_atomic

PENDING, DELIVERED, FAILED = "pending", "delivered", "failed"
LOCK = ".lock"


class DeliveryError(RuntimeError):
    """A channel could not deliver; the row in the outbox says what and why."""


@dataclass(frozen=True)
class OutboxRow:
    """One delivery; `content_key` makes a changed report a row of its own."""

    report_id: str
    period_key: str
    channel: str
    recipient: str
    content_key: str
    run_id: str
    status: str = PENDING
    destination: str = ""
    failures: int = 0
    error: str = ""
    updated_at: str = ""

    @property
    def path(self) -> Path:
        who = re.sub(r"[^\w@.-]+", "-", f"{self.channel}~{self.recipient}")
        return Path(self.report_id, self.period_key, f"{who}~{self.content_key[:16]}.json")


class Outbox:
    """All rows of a deployment, under one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def deliver(self, row: OutboxRow, send: Callable[[], str]) -> OutboxRow:
        """Send unless this content was delivered; `send` returns where it went.

        After a crash `send` is called again, so it must recognise its own finished work.
        """
        with self._locked():
            known = self.find(row)
            if known and known.status == DELIVERED:
                return known
            failures = known.failures if known else 0
            self._write(replace(row, failures=failures))
            try:
                destination = send()
            except Exception as error:
                failed = replace(row, status=FAILED, failures=failures + 1, error=str(error))
                self._write(failed)
                raise DeliveryError(
                    f"{row.report_id} {row.period_key} did not reach {row.channel} "
                    f"{row.recipient}: {error}. The next delivery tries again."
                ) from error
            return self._write(replace(row, status=DELIVERED, destination=destination))

    def find(self, row: OutboxRow) -> OutboxRow | None:
        path = self.folder / row.path
        return _read(path) if path.is_file() else None

    def rows(self, status: str | None = None) -> list[OutboxRow]:
        """All rows, or those of one status: what is not `delivered` needs attention."""
        found = [_read(path) for path in sorted(self.folder.rglob("*~*.json"))]
        return [row for row in found if status is None or row.status == status]

    def _write(self, row: OutboxRow) -> OutboxRow:
        stamped = replace(row, updated_at=datetime.now(UTC).isoformat(timespec="seconds"))
        path = self.folder / row.path
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, json.dumps(asdict(stamped), ensure_ascii=False, indent=2) + "\n")
        return stamped

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One delivery at a time; the kernel frees the lock when its holder dies."""
        self.folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


def _read(path: Path) -> OutboxRow:
    return OutboxRow(**json.loads(path.read_text(encoding="utf-8")))
