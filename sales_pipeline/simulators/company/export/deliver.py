"""Delivers the company's files into an inbox as far as a given day, each with its export time.

A file that is already there is left alone, so delivering further days only adds files.
"""

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

from sales_pipeline.simulators.company.company import Company
from sales_pipeline.simulators.company.dirt.ledger import Ledger
from sales_pipeline.simulators.company.export import (
    crm_accounts,
    crm_feeds,
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

MODULES = (
    erp_masters, orders, erp_subledger, stock, crm_accounts, crm_feeds, fx_rates, finance,
    planning, hr, outside,
)  # fmt: skip


def drops(company: Company, through: date, only: Collection[str] = ()) -> list[Drop]:
    """All drops up to the night of `through`, by arrival; `only` names sources or source/table."""
    found = [
        drop for module in MODULES for drop in module.drops(company, through)
        if drop.night <= through and _wanted(drop, only)
    ]  # fmt: skip
    return sorted(found, key=lambda d: (d.arrives, d.source, d.table, d.file))


def _wanted(drop: Drop, only: Collection[str]) -> bool:
    return not only or drop.source in only or f"{drop.source}/{drop.table}" in only


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
    """The ledger of all files through `through`: they are composed, not written."""
    ledger = Ledger()
    for drop in drops(company, through):
        _exhaust(drop.compose(ledger))
    return ledger


def _exhaust(pieces: Iterator[bytes]) -> None:
    for _ in pieces:
        pass
