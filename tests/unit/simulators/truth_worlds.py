"""Small companies for the tests of the oracle: the thirty rows on file, and lines written in place.

Everything is read or built anew for each test, nothing is shared or changed.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from sales_pipeline.simulators.company.facts import (
    AccountFact,
    AssignmentFact,
    EmployeeFact,
    FxFact,
    LineFact,
    OrgUnitFact,
    ProductFact,
    TargetFact,
    World,
)
from sales_pipeline.simulators.company.truth import TruthRow, compute_truth
from sales_pipeline.simulators.company.truth.rows import records

THIRTY_ROWS = Path(__file__).parents[2] / "golden" / "thirty_rows"
LONG_AGO = date(2020, 1, 1)
Row = TypeVar("Row")


def golden(name: str) -> list[str]:
    """The lines of one CSV of the thirty-row company."""
    return (THIRTY_ROWS / name).read_text(encoding="utf-8").splitlines()


def thirty_rows() -> World:
    def facts(name: str, kind: type[Row]) -> tuple[Row, ...]:
        return tuple(records(golden(name), kind))

    return World(
        lines=facts("lines.csv", LineFact),
        accounts=facts("accounts.csv", AccountFact),
        products=facts("products.csv", ProductFact),
        employees=facts("employees.csv", EmployeeFact),
        assignments=facts("assignments.csv", AssignmentFact),
        org_units=facts("org_units.csv", OrgUnitFact),
        fx=facts("fx.csv", FxFact),
        channels=tuple(golden("channels.csv")[1:]),
        targets=facts("targets.csv", TargetFact),
    )


def line(order_date: str, amount: str | int, **changes: Any) -> LineFact:
    """A plain sale of one piece on a day, or what the changes make of it."""
    day = date.fromisoformat(order_date)
    plain: dict[str, Any] = {
        "source": "erp",
        "order_line_id": f"{order_date}/{amount}",
        "order_id": order_date,
        "source_account_id": "A1",
        "salesperson_id": None,
        "channel": None,
        "product_id": None,
        "order_date": day,
        "order_status": "completed",
        "line_type": "sale",
        "quantity": Decimal(1),
        "list_price": None,
        "unit_price": Decimal(amount),
        "discount_amount": Decimal(0),
        "tax_rate": None,
        "tax_amount": Decimal(0),
        "price_includes_tax": False,
        "discount_in_unit_price": False,
        "currency": "CNY",
        "is_intercompany": False,
        "is_deleted": False,
        "known_on": day,
    }
    return LineFact(**(plain | changes))


def a_return(order_date: str, amount: str | int, **changes: Any) -> LineFact:
    return line(order_date, amount, line_type="return", quantity=Decimal(-1), **changes)


def world(lines: Iterable[LineFact], **facts: Any) -> World:
    """A company of these lines, with nothing else but the facts given."""
    nothing: dict[str, Any] = {
        "accounts": (),
        "products": (),
        "employees": (),
        "assignments": (),
        "org_units": (),
        "fx": (),
        "channels": (),
        "targets": (),
    }
    return World(lines=tuple(lines), **(nothing | facts))


def monthly_lines(year: int, amount: int, **changes: Any) -> Iterator[LineFact]:
    """One sale on the 15th of each month of a year."""
    for month in range(1, 13):
        yield line(f"{year}-{month:02d}-15", amount, **changes)


def company_value(company: World, as_of: str, kpi_id: str, grain: Any, period_key: str) -> TruthRow:
    """The company's own cell of a KPI in one period."""
    cells = frozenset({(kpi_id, "company", grain)})
    rows = compute_truth(company, date.fromisoformat(as_of), cells)
    return next(row for row in rows if row.period_key == period_key)
