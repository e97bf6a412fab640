"""What promotions brought beyond the weeks before (K62), and the rows of their mart.

Pure functions, like those of `measures.py`.
"""

from collections.abc import Callable, Iterator
from datetime import date

from sales_pipeline.simulators.company.facts import World
from sales_pipeline.simulators.company.truth.arithmetic import ZERO, quotient, total
from sales_pipeline.simulators.company.truth.figures import Cell, Figure
from sales_pipeline.simulators.company.truth.ledger import Ledger


def promo_uplift(cell: Cell) -> Figure:
    ended = cell.ledger.promotions.ended(
        cell.scope_type, cell.scope_key, cell.period.start, cell.end
    )
    uplifts = [it.units - it.baseline for it in ended if it.baseline is not None]
    if not uplifts:
        return Figure(ZERO, insufficient_history=True, is_withheld=True, row_count=len(ended))
    return Figure(total(uplifts), row_count=len(ended))


PROMOTION_MEASURES: dict[str, Callable[[Cell], Figure]] = {"promo_uplift": promo_uplift}


def promotion_rows(world: World, as_of: date) -> Iterator[tuple[object, ...]]:
    """Every row of mart_promotion_effect, by promotion and product."""
    effects = Ledger(world, as_of).promotions.effects
    for it in sorted(effects, key=lambda it: (it.promotion.promotion_id, it.product)):
        uplift = None if it.baseline is None else it.units - it.baseline
        rate = quotient(uplift, it.baseline) if uplift is not None and it.baseline else None
        yield (
            it.promotion.promotion_id, it.product, it.product_line, it.promotion.channel,
            it.promotion.date_from, it.promotion.date_to, it.weeks, it.units, it.baseline, uplift,
            rate if it.baseline is not None and it.baseline > 0 else None, it.net, it.discount,
            it.margin, it.status(as_of),
        )  # fmt: skip
