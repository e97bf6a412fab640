"""The formulas of the KPIs of marketing (K61) and the rows of the mart of its effect.

Pure functions, one per KPI, like those of `measures.py`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sales_pipeline.simulators.company.facts import World
from sales_pipeline.simulators.company.truth.arithmetic import ZERO, quotient, total
from sales_pipeline.simulators.company.truth.figures import Cell, Figure, net_of
from sales_pipeline.simulators.company.truth.finance_measures import MISSING, selling_expense
from sales_pipeline.simulators.company.truth.ledger import (
    NEW,
    UNKNOWN_NEWNESS,
    Ledger,
    cost_of,
)
from sales_pipeline.simulators.company.truth.margin_measures import SHOWN, SILENT


def campaign_roi(cell: Cell) -> Figure:
    spent, note, rows = _spent(cell)
    if spent is None:
        return Figure(ZERO, is_withheld=True, no_value_because=MISSING, row_count=rows)
    marketing = cell.ledger.marketing
    lines, gifts = marketing.attributed(cell.orders), marketing.attributed(cell.gifts)
    revenue, costed = net_of(lines), net_of(line for line in lines if line.cost is not None)
    margin, uncosted = costed - cost_of(lines) - cost_of(gifts), abs(revenue - costed)
    because = MISSING if uncosted > SHOWN * abs(revenue) else ""
    if uncosted > SILENT * abs(revenue):
        note = MISSING
    if not spent:
        because = because or note
    return Figure(margin - spent, spent, no_value_because=because, note=note, row_count=rows)


def cost_per_lead(cell: Cell) -> Figure:
    spent, note, rows = _spent(cell)
    leads = Decimal(len(cell.ledger.marketing.leads_between(cell.period.start, cell.end)))
    if spent is None:
        return Figure(ZERO, leads, is_withheld=True, no_value_because=MISSING, row_count=rows)
    because = note if not leads else ""
    return Figure(spent, leads, no_value_because=because, note=note, row_count=rows)


def customer_acquisition_cost(cell: Cell) -> Figure:
    (spent, note, _), expense = _spent(cell), selling_expense(cell)
    newness = [cell.ledger.newness.get(line.key) for line in cell.orders]
    new, is_short = Decimal(newness.count(NEW)), UNKNOWN_NEWNESS in newness
    if spent is None or expense.is_withheld:
        return Figure(ZERO, new, is_withheld=True, no_value_because=MISSING)
    return Figure(
        expense.numerator + spent, new, is_short and not note,
        no_value_because="" if new else note, note=note,
    )  # fmt: skip


MARKETING_MEASURES: dict[str, Callable[[Cell], Figure]] = {
    "campaign_roi": campaign_roi,
    "cost_per_lead": cost_per_lead,
}
ACQUISITION_MEASURES: dict[str, Callable[[Cell], Figure]] = {
    "customer_acquisition_cost": customer_acquisition_cost,
}


def _spent(cell: Cell) -> tuple[Decimal | None, str, int]:
    """Spending of the cell, None before anybody has told of any; a note; its rows and leads."""
    marketing, first, last = cell.ledger.marketing, cell.period.start, cell.end
    spent = marketing.spent_between(first, last)
    rows = len(spent) + len(marketing.leads_between(first, last))
    if not marketing.is_known(first):
        return None, "", rows
    note = MISSING if any(s.amount is None for s in spent) else ""
    return total(s.amount or ZERO for s in spent), note, rows


def effect_rows(world: World, as_of: date) -> Iterator[tuple[Any, ...]]:
    """Rows of mart_marketing_effect: campaign, month, spend, leads, opportunities, won, revenue,
    margin, ROI and cost per lead, by campaign and month."""
    ledger = Ledger(world, as_of)
    marketing = ledger.marketing
    sums: dict[tuple[str, str], list[Decimal]] = defaultdict(lambda: [ZERO] * 6)

    def add(campaign: str, day: date, place: int, amount: Decimal = Decimal(1)) -> None:
        sums[campaign, f"{day:%Y-%m}"][place] += amount

    for spent in marketing.spent:
        add(spent.campaign, spent.day, 0, spent.amount or ZERO)
    for response in marketing.responses:
        add(response.campaign, response.day, 1 if response.kind == "lead" else 2)
        if response.won_on is not None:
            add(response.campaign, response.won_on, 3)
    gifts = ledger.gifts_of("company", "company").lines
    for line in (*ledger.lines, *gifts):
        campaign = marketing.campaign_of(line)
        if campaign is not None:
            add(campaign, line.order_date, 4, ZERO if line in gifts else line.net)
            earned = ZERO if line in gifts or line.cost is None else line.net
            add(campaign, line.order_date, 5, earned - (line.cost or ZERO))
    for (campaign, month), row in sorted(sums.items()):
        spend, leads, _, _, _, margin = row
        yield (
            campaign, month, *row[:1], *(int(count) for count in row[1:4]), *row[4:],
            quotient(margin - spend, spend) if spend > 0 else None,
            quotient(spend, leads) if leads else None,
        )  # fmt: skip
