"""The drops of order lines: the initial load in parts, one file a day, and files sent again.

Only names and slots are decided here; the composers write the rows.
"""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

from sales_pipeline.simulators.company import timeline
from sales_pipeline.simulators.company.company import Company
from sales_pipeline.simulators.company.dirt.ledger import Ledger, Where
from sales_pipeline.simulators.company.export import erp_order_lines as erp
from sales_pipeline.simulators.company.export import eshop
from sales_pipeline.simulators.company.export.drop import Drop
from sales_pipeline.simulators.company.timeline import Slot

Compose = Callable[[Company, Slot, list[date], Where, Ledger], Iterator[bytes]]


def drops(company: Company, through: date) -> Iterator[Drop]:
    yield from _drops(company, through, "erp", "order_lines", "销售订单明细_{}.csv", erp.compose)
    yield from _drops(company, through, "eshop", "orders", "orders_{}.jsonl", eshop.compose)


def _drops(
    company: Company, through: date, source: str, table: str, name: str, compose: Compose
) -> Iterator[Drop]:
    shop = source == "eshop"
    for slot in timeline.slots(company, through, shop):
        if shop and not _holds_anything(company, slot):
            continue  # the shop sends no file on a day without orders; the ERP sends a header
        parts = _parts(company, slot)
        for nth, months in enumerate(parts, start=1):
            part = f"_{nth:02d}" if len(parts) > 1 else ""
            again = "_重出" if slot.kind == "again" else ""
            file = name.format(f"{slot.business_date:%Y%m%d}{part}{again}")
            make = partial(compose, company, slot, months)
            late = int(slot.kind == "again")
            yield Drop(source, table, file, slot.business_date, make, late)


def _holds_anything(company: Company, slot: Slot) -> bool:
    return any(
        len(timeline.rows_of(block.lines, slot, shop=True))
        for block in timeline.blocks_of(company, slot)
    )


def _parts(company: Company, slot: Slot) -> list[list[date]]:
    """The months of the initial load in files of ROWS_PER_FILE; other drops are one file."""
    months, counts = timeline.months_of(company, slot), dict(company.months)
    if slot.kind != "initial":
        return [months]
    parts: list[list[date]] = [[]]
    for first in months:
        if parts[-1] and sum(counts[m] for m in parts[-1]) + counts[first] > erp.ROWS_PER_FILE:
            parts.append([])
        parts[-1].append(first)
    return parts
