"""A drop: one file of one table, when it arrives, and how its bytes are made.

Writing is atomic and idempotent: a half-written drop is never seen under its final name.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

from sales_pipeline.simulators.company.dirt.ledger import Ledger, Where

EXPORT_TIME = time(2, 0)
SHANGHAI = timezone(timedelta(hours=8))


Composer = Callable[[Where, Ledger], Iterator[bytes]]


def once(make: Callable[..., bytes], *arguments: Any) -> Composer:
    """A composer of one piece: `make` is called with the arguments, where and the ledger."""
    return lambda where, ledger: iter([make(*arguments, where, ledger)])


@dataclass(frozen=True, slots=True)
class Drop:
    """`business_date` is in the file's name; it is written at 02:00 after `delay` more days."""

    source: str
    table: str
    file: str
    business_date: date
    composer: Composer
    delay: int = 0

    @property
    def night(self) -> date:
        """The first night whose run finds the file."""
        return self.business_date + timedelta(days=self.delay)

    @property
    def arrives(self) -> datetime:
        return datetime.combine(self.night + timedelta(days=1), EXPORT_TIME, SHANGHAI)

    def compose(self, ledger: Ledger) -> Iterator[bytes]:
        """The content, piece by piece; what is dirty goes into the ledger on the way."""
        return self.composer((self.source, self.table, self.file), ledger)

    def write(self, inbox: Path, ledger: Ledger) -> Path:
        target = inbox / self.source / self.file
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_name(f".{self.file}.part")
        with unfinished.open("wb") as out:
            for piece in self.compose(ledger):
                out.write(piece)
        stamp = self.arrives.timestamp()
        os.utime(unfinished, (stamp, stamp))
        unfinished.rename(target)
        return target


def days_after(first: date, through: date) -> Iterator[date]:
    """The days of the daily drops: after `first`, up to `through`."""
    for offset in range(1, (through - first).days + 1):
        yield first + timedelta(days=offset)


def weekly(first: date, through: date, weekday: int = 0) -> Iterator[date]:
    """The first drop and every later Monday (or other weekday)."""
    if first <= through:
        yield first
    yield from (day for day in days_after(first, through) if day.weekday() == weekday)
