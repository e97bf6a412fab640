"""The Online Retail invoices as delivered, and their figures by plain Python: our own oracle.

Reads the archive beside the repository; what is not there cannot be tested, and the tests say so.
"""

import csv
import io
import json
import tarfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
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
LINE_SUMS = """
    select {period}, coalesce(sum(net_amount) filter (line_type = 'sale'), 0),
        coalesce(sum(net_amount) filter (line_type = 'return'), 0),
        count(distinct order_key) filter (line_type = 'sale')
    from marts.fct_sales_lines group by 1
"""
KPI_SUMS = """
    select period_key, max(value) filter (kpi_id = 'gross_sales'),
        max(value) filter (kpi_id = 'net_revenue') - max(value) filter (kpi_id = 'gross_sales'),
        max(value) filter (kpi_id = 'order_count')
    from marts.fct_kpi_values
    where scope_type = 'company' and period_grain = ? group by 1
"""
Figures = dict[str, tuple[Decimal, Decimal, int]]


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


def oracle(period: Callable[[date], str], last: date) -> Figures:
    """Sales, cancellations and invoices per period, rounded per line."""
    sales: dict[str, Decimal] = defaultdict(Decimal)
    cancelled: dict[str, Decimal] = defaultdict(Decimal)
    invoices: dict[str, set[str]] = defaultdict(set)
    for line in lines():
        if line.day <= last:
            key = period(line.day)
            sales[key] += line.rounded if line.is_sale else 0
            cancelled[key] += line.rounded if line.is_cancelled else 0
            invoices[key] |= {line.invoice} if line.is_sale else set()
    return {key: (sales[key], cancelled[key], len(invoices[key])) for key in sales}


def figures(rows: list[tuple]) -> Figures:
    return {key: (sales, cancelled, int(orders)) for key, sales, cancelled, orders in rows}


def month(day: date) -> str:
    return f"{day:%Y-%m}"


def check_conservation(home: Home, last: date) -> None:
    batches = home.batches()
    verdicts = [batch.verdict for batch in batches if batch.verdict]
    landed = sum(verdict.rows_landed for verdict in verdicts)
    days = [batch.manifest.name_date for batch in batches]
    assert days == trading_days(last=last)
    assert landed == sum(line.day <= last for line in lines())
    assert landed == sum(
        verdict.rows_accepted + verdict.rows_quarantined + verdict.rows_deduplicated
        for verdict in verdicts
    )
    assert home.query("select count(*) from marts.fct_sales_lines") == [
        (sum(verdict.rows_accepted for verdict in verdicts),)
    ]
