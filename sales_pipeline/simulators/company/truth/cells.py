"""The true value of every published KPI cell of a company at a business date.

Reads a World and nothing else: no pipeline code, no SQL, no clock.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, localcontext
from itertools import product

from sales_pipeline.simulators.company.facts import World
from sales_pipeline.simulators.company.truth.arithmetic import EXACT, half_up, quotient
from sales_pipeline.simulators.company.truth.cash_measures import CASH_MEASURES
from sales_pipeline.simulators.company.truth.contract_measures import CONTRACT_MEASURES
from sales_pipeline.simulators.company.truth.figures import Cell, Figure
from sales_pipeline.simulators.company.truth.finance_measures import SPENDING_MEASURES
from sales_pipeline.simulators.company.truth.fulfilment_measures import FULFILMENT_MEASURES
from sales_pipeline.simulators.company.truth.launch_measures import LAUNCH_MEASURES
from sales_pipeline.simulators.company.truth.ledger import Ledger
from sales_pipeline.simulators.company.truth.marketing_measures import (
    ACQUISITION_MEASURES,
    MARKETING_MEASURES,
)
from sales_pipeline.simulators.company.truth.measures import MEASURES, SALES_MEASURES
from sales_pipeline.simulators.company.truth.members import Members
from sales_pipeline.simulators.company.truth.periods import periods_between
from sales_pipeline.simulators.company.truth.promotion_measures import PROMOTION_MEASURES
from sales_pipeline.simulators.company.truth.publication import (
    DEFAULT_PUBLICATION,
    GRAINS,
    SCOPES,
    Publication,
)
from sales_pipeline.simulators.company.truth.rows import TruthRow
from sales_pipeline.simulators.company.truth.service_measures import SERVICE_MEASURES
from sales_pipeline.simulators.company.truth.stock_measures import STOCK_MEASURES
from sales_pipeline.simulators.company.truth.survey_measures import SURVEY_MEASURES


def compute_truth(
    world: World,
    as_of: date,
    publication: Publication = DEFAULT_PUBLICATION,
    fiscal_year_start_month: int = 1,
    basis: str = "order",
) -> Iterator[TruthRow]:
    """Every row of fct_kpi_values, by scope, grain, period, member and KPI.

    `basis` is what revenue means: `order`, `delivered` or `invoiced`.
    """
    with localcontext(EXACT):
        cells = published_cells(world, as_of, publication, fiscal_year_start_month, basis)
        rows = [_row(kpi_id, cell) for cell, kpi_ids in cells for kpi_id in kpi_ids]
    return iter(rows)


def published_cells(
    world: World, as_of: date, publication: Publication, fiscal_year_start_month: int, basis: str
) -> Iterator[tuple[Cell, list[str]]]:
    """Each scope member of each period, with the KPIs that are published there."""
    _check_names(publication)
    ledger = Ledger(world, as_of, fiscal_year_start_month, basis)
    if not ledger.lines:
        return
    members = Members(world, ledger)
    families = (
        (members.of, SALES_MEASURES),
        (members.owing, CASH_MEASURES),
        (members.asked, SURVEY_MEASURES),
        (members.served, SERVICE_MEASURES),
        (members.spending, SPENDING_MEASURES),
        (members.signing, CONTRACT_MEASURES),
        (members.of, MARKETING_MEASURES | ACQUISITION_MEASURES),
        (members.stocked, STOCK_MEASURES),
        (members.supplied, FULFILMENT_MEASURES),
        (members.launching, LAUNCH_MEASURES),
        (members.promoting, PROMOTION_MEASURES),
    )
    for scope, grain, (members_of, measures) in product(SCOPES, GRAINS, families):
        kpi_ids = [kpi_id for kpi_id in measures if (kpi_id, scope, grain) in publication]
        if not kpi_ids:
            continue
        for period in periods_between(grain, ledger.data_start, as_of, fiscal_year_start_month):
            for member in members_of(scope, period):
                yield Cell(ledger, scope, member, period, fiscal_year_start_month), kpi_ids


def _check_names(publication: Publication) -> None:
    known = {(k, s, g) for k in MEASURES for s in SCOPES for g in GRAINS}
    if unknown := sorted(publication - known):
        raise ValueError(
            f"publication names {unknown[0]}: use a KPI of {sorted(MEASURES)}, "
            f"a scope of {SCOPES} and a grain of {GRAINS}"
        )


def _row(kpi_id: str, cell: Cell) -> TruthRow:
    figure = MEASURES[kpi_id](cell)
    return TruthRow(
        kpi_id=kpi_id,
        scope_type=cell.scope_type,
        scope_key=cell.scope_key,
        period_grain=cell.period.grain,
        period_key=cell.period.key,
        value=_value(figure),
        numerator=None if figure.is_withheld else half_up(figure.numerator, 6),
        denominator=None if figure.denominator is None else half_up(figure.denominator, 6),
        status=_status(figure, cell.is_partial),
        is_partial=cell.is_partial,
        row_count=len(cell.lines) if figure.row_count is None else figure.row_count,
    )


def _value(figure: Figure) -> Decimal | None:
    if figure.is_withheld or figure.no_value_because:
        return None
    if figure.denominator is None:
        return half_up(figure.numerator, 9)
    return quotient(figure.numerator, figure.denominator) if figure.denominator > 0 else None


def _status(figure: Figure, is_partial: bool) -> str:
    """First reason that applies, in the order of the contract."""
    if figure.no_value_because:
        return figure.no_value_because
    if figure.denominator == 0:
        return "no_denominator"
    if figure.denominator is not None and figure.denominator < 0:
        return "negative_denominator"
    if figure.insufficient_history:
        return "insufficient_history"
    return figure.note or ("partial_period" if is_partial else "ok")
