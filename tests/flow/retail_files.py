"""The Online Retail invoices as delivered, and their figures by plain Python: our own oracle.

Reads the archive beside the repository; what is not there cannot be tested, and the tests say so.
"""

import csv
import io
import json
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flow_home import DATA, Home

FOLDER = DATA / "online_retail"
FIRST, LAST = date(2010, 12, 1), date(2011, 8, 31)
OPTIONS = {
    "enabled_sources": ("online_retail",),
    "timezone": "Europe/London",
    "reporting_currency": "GBP",
}
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Line:
    """One invoice line; sale and cancellation as EXPECTED.json defines them."""

    day: date
    invoice: str
    customer: str
    amount: Decimal
    is_sale: bool
    is_cancelled: bool

    @property
    def rounded(self) -> Decimal:
        """As the marts count it: half-up per line (DECISIONS 15)."""
        return self.amount.quantize(CENT, ROUND_HALF_UP)


def need_data() -> None:
    if not FOLDER.is_dir():
        pytest.skip(f"{FOLDER} is not there: Online Retail is not part of the repository")


def expected() -> dict[str, Any]:
    text = (FOLDER / "EXPECTED.json").read_text(encoding="utf-8")
    return dict(json.loads(text, parse_float=Decimal))


@cache
def files() -> dict[date, bytes]:
    """The file of each trading day."""
    with tarfile.open(FOLDER / "by-day.tar.gz") as archive:
        members = [member for member in archive.getmembers() if member.name.endswith(".csv")]
        return {
            date.fromisoformat(Path(member.name).stem): stream.read()
            for member in sorted(members, key=lambda member: member.name)
            if (stream := archive.extractfile(member))
        }


@cache
def lines() -> tuple[Line, ...]:
    return tuple(line for day, content in files().items() for line in _lines(day, content))


def _lines(day: date, content: bytes) -> Iterator[Line]:
    for row in csv.DictReader(io.StringIO(content.decode("utf-8"))):
        quantity, price = Decimal(row["Quantity"]), Decimal(row["UnitPrice"])
        cancelled = row["InvoiceNo"].startswith("C")
        yield Line(
            day=day,
            invoice=row["InvoiceNo"],
            customer=row["CustomerID"],
            amount=quantity * price,
            is_sale=not cancelled and quantity > 0 and price > 0,
            is_cancelled=cancelled,
        )


def deliver(home: Home, days: Iterable[date]) -> None:
    for day in days:
        (home.inbox("online_retail") / f"{day}.csv").write_bytes(files()[day])


def trading_days(first: date = FIRST, last: date = LAST) -> list[date]:
    return [day for day in files() if first <= day <= last]
