"""The formula of the share of the market, like those of `measures.py`."""

from collections.abc import Callable

from sales_pipeline.simulators.company.truth.figures import Cell, Figure, net_of

MISSING = "missing_input"


def market_share(cell: Cell) -> Figure:
    size, is_old = cell.ledger.markets.size(
        cell.scope_type, cell.scope_key, cell.period.start, cell.end
    )
    if size is None:
        return Figure(net_of(cell.lines), no_value_because=MISSING)
    return Figure(net_of(cell.lines), size, note=MISSING if is_old else "")


MARKET_MEASURES: dict[str, Callable[[Cell], Figure]] = {"market_share": market_share}
