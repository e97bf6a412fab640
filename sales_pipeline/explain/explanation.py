"""Why a cell reads what it reads: its measures, row by row, and whether they add up to it."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb

from sales_pipeline.explain.cell import Cell, find_cell
from sales_pipeline.explain.contracts import MEASURES as CONTRACTS
from sales_pipeline.explain.customers import MEASURES as CUSTOMERS
from sales_pipeline.explain.finance import MEASURES as FINANCE
from sales_pipeline.explain.fulfilment import MEASURES as FULFILMENT
from sales_pipeline.explain.launches import MEASURES as LAUNCHES
from sales_pipeline.explain.market import MEASURES as MARKET
from sales_pipeline.explain.marketing import MEASURES as MARKETING
from sales_pipeline.explain.measure import Measure, Measures
from sales_pipeline.explain.promotions import MEASURES as PROMOTIONS
from sales_pipeline.explain.receivables import MEASURES as RECEIVABLES
from sales_pipeline.explain.sales import MEASURES as SALES
from sales_pipeline.explain.sales import REVENUE_LINES
from sales_pipeline.explain.service import MEASURES as SERVICE
from sales_pipeline.explain.supply import MEASURES as SUPPLY
from sales_pipeline.sources.files.sql import literal, quoted

MEASURES: Measures = {
    **SALES,
    **RECEIVABLES,
    **CUSTOMERS,
    **FINANCE,
    **SERVICE,
    **MARKET,
    **MARKETING,
    **CONTRACTS,
    **SUPPLY,
    **FULFILMENT,
    **LAUNCHES,
    **PROMOTIONS,
}


@dataclass(frozen=True)
class Row:
    """`amount` counts for the measure; `rows` order lines are behind it, of which one is named."""

    record: str
    day: date
    rows: int
    amount: Decimal
    source_system: str | None
    source_record_id: str | None
    batch_id: str | None
    row_number: int | None
    file: str | None


@dataclass(frozen=True)
class Part:
    """A measure: all its rows, largest first; None if it is not there, such as a target not set."""

    name: str
    rows: tuple[Row, ...]
    total: Decimal | None


@dataclass(frozen=True)
class Explanation:
    """A cell, the measures of its operands, and both operands worked out anew from their rows."""

    cell: Cell
    parts: tuple[Part, ...]
    numerator: Decimal | None
    denominator: Decimal | None

    @property
    def adds_up(self) -> bool:
        """Whether the rows give the published operands; what was held back is not compared."""
        pairs = ((self.cell.numerator, self.numerator), (self.cell.denominator, self.denominator))
        return all(published is None or published == found for published, found in pairs)


def explain(snapshot: Path, kpi: str, scope: str, period: str) -> Explanation:
    """Explain a cell of a snapshot folder; NoSuchCell if there is none."""
    with duckdb.connect(str(snapshot / "sales.duckdb"), read_only=True) as marts:
        cell = find_cell(marts, kpi, scope, period)
        _choose_revenue_lines(marts)
        parts = tuple(
            _part(marts, cell, name, MEASURES[name])
            for name in measures_in(f"{cell.numerator_sql} {cell.denominator_sql or ''}")
        )
        numerator, denominator = _operands(marts, cell, parts)
    return Explanation(cell, parts, numerator, denominator)


def _choose_revenue_lines(marts: duckdb.DuckDBPyConnection) -> None:
    """Name the rows that revenue is made of in this snapshot."""
    found = marts.execute("select revenue_basis from marts.dim_snapshot").fetchone()
    assert found is not None
    marts.execute(f"create temp view revenue_lines as {REVENUE_LINES[found[0]]}")


def measures_in(sql: str) -> list[str]:
    """The measures that an operand names, in its order; other names are not ours."""
    words = re.findall(r"[a-z_][a-z0-9_]*", sql)
    return [name for name in dict.fromkeys(words) if name in MEASURES]


def _part(marts: duckdb.DuckDBPyConnection, cell: Cell, name: str, measure: Measure) -> Part:
    # A batch id is that of one table; its file names stand in dim_batch.
    sql = f"""
        select found.* exclude (amount), found.amount::decimal(38, 6), batches.delivered
        from ({measure.select(cell.scope_type)}) as found
        left join (
            select source as source_system, batch_id, any_value(delivered) as delivered
            from marts.dim_batch group by all
        ) as batches using (source_system, batch_id)
        order by amount desc, record
    """
    parameters = {key: value for key, value in cell.parameters.items() if f"${key}" in sql}
    rows = tuple(
        Row(record, day, count, amount, source, record_id, batch, number, delivered)
        for record, day, count, source, record_id, batch, number, amount, delivered
        in marts.execute(sql, parameters).fetchall()
    )  # fmt: skip
    # A target that nobody set is not a target of nothing.
    missing = not rows and measure.rows.scopes == "rows"
    return Part(name, rows, None if missing else sum((row.amount for row in rows), Decimal(0)))


def _operands(
    marts: duckdb.DuckDBPyConnection, cell: Cell, parts: tuple[Part, ...]
) -> tuple[Decimal | None, Decimal | None]:
    """Both operands by the KPI's own SQL, over the sums of the rows."""
    columns = [f"{literal(cell.period_grain)} as period_grain"]
    columns += [
        f"{'null' if part.total is None else part.total}::decimal(38, 6) as {quoted(part.name)}"
        for part in parts
    ]
    found = marts.execute(
        f"select ({cell.numerator_sql})::decimal(38, 6),"
        f" ({cell.denominator_sql or 'null'})::decimal(38, 6)"
        f" from (select {', '.join(columns)}) as measures"
    ).fetchone()
    assert found is not None
    return found[0], found[1]
