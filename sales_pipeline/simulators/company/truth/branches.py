"""The true rows of mart_branch_margin: figures of legal entities, and what they sell to each other.

Pure functions of the oracle's own rows and of the world.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from sales_pipeline.simulators.company.facts import World
from sales_pipeline.simulators.company.truth.arithmetic import ZERO
from sales_pipeline.simulators.company.truth.counting import CountedLine, counted_lines
from sales_pipeline.simulators.company.truth.figures import net_of
from sales_pipeline.simulators.company.truth.rows import TruthRow

Branch = tuple[str, str]  # month, legal entity
Figures = dict[str, TruthRow]
# month, entity; external and intercompany revenue, margin, profit and its rate, both ranks
BranchRow = tuple[
    str, str, Decimal, Decimal, Decimal | None, Decimal | None, Decimal | None, int | None,
    int | None,
]  # fmt: skip


def branch_rows(world: World, figures: Iterable[TruthRow], as_of: date) -> Iterator[BranchRow]:
    """The rows of the mart, by month and entity."""
    published: dict[Branch, Figures] = {}
    for row in figures:
        if row.scope_type == "legal_entity" and row.period_grain == "month":
            published.setdefault((row.period_key, row.scope_key), {})[row.kpi_id] = row
    internal = _internal(world, as_of)
    for branch in sorted(published.keys() | internal.keys()):
        month = {key: value for key, value in published.items() if key[0] == branch[0]}
        margin = _value(published, branch, "gross_margin")
        spent = _value(published, branch, "selling_expense")
        yield (
            *branch,
            _value(published, branch, "net_revenue") or ZERO,
            net_of(internal.get(branch, ())),
            margin,
            None if margin is None or spent is None else margin - spent,
            _value(published, branch, "contribution_rate"),
            _rank(month, branch, "gross_margin_rate"),
            _rank(month, branch, "contribution_rate"),
        )


def _internal(world: World, as_of: date) -> dict[Branch, list[CountedLine]]:
    """Lines between entities: those that would count if the buyer were somebody else."""
    lines = (replace(line, is_intercompany=not line.is_intercompany) for line in world.lines)
    found: dict[Branch, list[CountedLine]] = {}
    for line in counted_lines(replace(world, lines=tuple(lines)), as_of):
        branch = f"{line.order_date:%Y-%m}", line.scopes["legal_entity"]
        found.setdefault(branch, []).append(line)
    return found


def _value(published: dict[Branch, Figures], branch: Branch, kpi_id: str) -> Decimal | None:
    figure = published.get(branch, {}).get(kpi_id)
    return figure.value if figure else None


def _rank(month: dict[Branch, Figures], branch: Branch, kpi_id: str) -> int | None:
    """Dense, the highest rate first; none without a rate."""
    rates = {found for other in month if (found := _value(month, other, kpi_id)) is not None}
    own = _value(month, branch, kpi_id)
    return None if own is None else sorted(rates, reverse=True).index(own) + 1
