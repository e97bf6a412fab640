"""Sales targets by month for the company and its members, in versions with approvals.

Derived from the season and a size the company could reach; the same seed plans alike.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from sales_pipeline.simulators.company import codes
from sales_pipeline.simulators.company.catalogue import LINES
from sales_pipeline.simulators.company.codes import SALE
from sales_pipeline.simulators.company.dates import day_weights, month_start
from sales_pipeline.simulators.company.dice import stream
from sales_pipeline.simulators.company.facts import TargetFact
from sales_pipeline.simulators.company.lines import amount_of

if TYPE_CHECKING:
    from sales_pipeline.simulators.company.company import Company

AMBITION = 1.06
CENT_OF_WAN = 100  # targets are written in 万元 with two decimals
CURRENCY = "CNY"
CHANNELS = dict(zip(codes.CHANNELS, codes.ERP_CHANNEL, strict=True))
BRANCHES = tuple(zip(codes.ENTITIES, ("集团", "工贸"), (0.7, 0.3), strict=True))


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One scope and year; `months` in hundredths of 万元."""

    year: int
    version: str
    kpi_id: str
    scope_type: str
    scope_key: str
    scope_name: str
    status: str
    approved_by: str
    approved_at: date | None
    months: tuple[int, ...]


def workbook_days(company: "Company", through: date) -> Iterator[date]:
    """Days on which the targets are delivered, all of them each time."""
    for day in (company.first_drop, company.first_drop + timedelta(days=10)):
        if day <= through:
            yield day


def facts_known(company: "Company", through: date) -> Iterator[TargetFact]:
    """The targets of every workbook, month by month, in yuan."""
    for known_on in workbook_days(company, through):
        for row in build(company, known_on):
            for month, wan in enumerate(row.months, 1):
                first = date(row.year, month, 1)
                yield TargetFact(
                    row.version, row.kpi_id, row.scope_type, row.scope_key, first,
                    month_start(first, 1) - timedelta(days=1), Decimal(wan * 10_000 // CENT_OF_WAN),
                    CURRENCY, row.status == "approved", row.approved_at, known_on,
                )  # fmt: skip


def build(company: "Company", day: date) -> list[TargetRow]:
    """The targets on file on `day`: approved plans, and a draft for next year from mid-November."""
    rows: list[TargetRow] = []
    for year in range(company.start.year, company.as_of.year + 1):
        rows += _plan(company, year, "V1", 1.0, date(year - 1, 12, 20))
    if day >= date(company.as_of.year, 7, 10):
        rows += _plan(company, company.as_of.year, "V2", 0.98, date(company.as_of.year, 7, 8))
    if day >= company.first_drop + timedelta(days=10):
        rows += _plan(company, company.as_of.year + 1, "V1", 1.12, None)
    return rows


def _plan(
    company: "Company", year: int, version: str, level: float, approved: date | None
) -> list[TargetRow]:
    months = _company_months(company, year, level)
    director = company.market.org.employees[0].employee_id
    status = ("approved", director) if approved else ("draft", "")

    def row(scope_type: str, key: str, name: str, share: float) -> TargetRow:
        values = tuple(int(m * share) for m in months)
        return TargetRow(
            year, version, "net_revenue", scope_type, key, name, *status, approved, values
        )

    units = [u for u in company.market.org.units if u.unit_type != "company"]
    rows = [row("company", "company", "公司", 1.0)]
    for unit in units:
        if unit.valid_to is None or unit.valid_to.year >= year:
            siblings = sum(u.unit_type == unit.unit_type for u in units)
            rows.append(row(unit.unit_type, unit.org_unit_id, unit.name, 1 / siblings))
    rows += [row("product_line", ln.code, ln.name, 1 / len(LINES)) for ln in LINES]
    rows += [row("channel", key, name, 1 / len(CHANNELS)) for key, name in CHANNELS.items()]
    rows += [row("legal_entity", key, name, share) for key, name, share in BRANCHES]
    staff = [e for e in company.market.org.employees if e.role == "product_manager"]
    rows += [row("product_manager", e.employee_id, e.name, 1 / len(staff)) for e in staff]
    return rows


def _company_months(company: "Company", year: int, level: float) -> list[int]:
    """Average revenue of a line in the first month, times the lines the season would bring."""
    first, count = company.months[0]
    lines = company.block(first).lines
    sold = lines.type == SALE
    mean = float(amount_of(lines)[sold].mean()) / 1e6
    base = day_weights(first, month_start(first, 1) - timedelta(days=1), company.start).sum()
    rng = stream(company.seed, "targets", year, level)
    months = []
    for month in range(1, 13):
        begin = date(year, month, 1)
        weight = day_weights(begin, month_start(begin, 1) - timedelta(days=1), company.start).sum()
        yuan = mean * count * weight / base * AMBITION * level * float(rng.uniform(0.97, 1.03))
        months.append(int(np.round(yuan / 10_000 * CENT_OF_WAN)))
    return months
