"""Delivers the company's files into an inbox as far as a given day, each with its export time.

A file that is already there is left alone, so delivering further days only adds files.
"""

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from types import ModuleType

from sales_pipeline.simulators.company.company import Company
from sales_pipeline.simulators.company.dirt.ledger import Ledger
from sales_pipeline.simulators.company.export import (
    advertising,
    erp_masters,
    erp_subledger,
    finance,
    fx_rates,
    hr,
    orders,
    outside,
    planning,
    stock,
)
from sales_pipeline.simulators.company.export.drop import Drop
from sales_pipeline.simulators.company.tenants import dirt

# Which module makes which tables.
MAKERS: tuple[tuple[ModuleType, tuple[str, ...]], ...] = (
    (erp_masters, ("erp/customers", "erp/products")),
    (orders, ("erp/order_lines", "eshop/orders")),
    (erp_subledger, tuple(f"erp/{book.table}" for book in erp_subledger.BOOKS)),
    (stock, ("erp/stock",)),
    (fx_rates, ("finance/fx_rates",)),
    (finance, ("finance/expenses", "finance/period_close", "finance/budgets",
               "finance/product_budgets", "finance/opening_balances")),
    (planning, ("planning/targets", "planning/kpi_targets", "planning/launch_plans",
                "planning/promotions")),
    (hr, ("hr/employees", "hr/assignments", "hr/org_units", "hr/peer_reviews", "hr/training",
          "hr/objectives")),
    (outside, ("survey/responses", "market/market_data", "market/competitors")),
    (advertising, ("market/marketing_spend",)),
)  # fmt: skip
TABLES = tuple(table for _, tables in MAKERS for table in tables)


def drops(company: Company, through: date, only: Collection[str] = ()) -> list[Drop]:
    """All drops up to the night of `through`, by arrival; `only` names sources or source/table."""
    found: list[Drop] = []
    for module, tables in MAKERS:
        if any(_wanted(table, only) for table in tables):
            found += module.drops(company, through)
    found = [d for d in found if d.night <= through and _wanted(f"{d.source}/{d.table}", only)]
    return sorted(found, key=lambda d: (d.arrives, d.source, d.table, d.file))


def _wanted(table: str, only: Collection[str]) -> bool:
    return not only or table in only or table.partition("/")[0] in only


def deliver(
    company: Company, inbox: Path, through: date | None = None, only: Collection[str] = ()
) -> list[Path]:
    """Write what is not there yet, through `through` (default as_of); the new files, by arrival."""
    todo = [
        drop for drop in drops(company, through or company.as_of, only)
        if not (inbox / drop.source / drop.file).exists()
    ]  # fmt: skip
    return [drop.write(inbox, Ledger()) for drop in todo]


def ledger_of(company: Company, through: date) -> Ledger:
    """The ledger of all files through `through`, which are composed, not written, and of the CRMs
    as they then stand."""
    ledger = Ledger()
    for drop in drops(company, through):
        _exhaust(drop.compose(ledger))
    dirt.note(company, through, ledger)
    return ledger


def _exhaust(pieces: Iterator[bytes]) -> None:
    for _ in pieces:
        pass
