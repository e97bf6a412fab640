"""Budgets of revenue by product: those of the product lines, spread over the goods of each line.

Goods that the master knows no line of are not planned; some are planned without units.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from sales_pipeline.simulators.company import budgets
from sales_pipeline.simulators.company.catalogue import PRICE_SCALE, Product
from sales_pipeline.simulators.company.dates import month_start
from sales_pipeline.simulators.company.dice import stream

if TYPE_CHECKING:
    from sales_pipeline.simulators.company.company import Company

MISJUDGED = 0.4  # how far off the plan of a product is, as the sigma of its logarithm
WITHOUT_UNITS = "P6001"  # services that are planned by their revenue alone


@dataclass(frozen=True, slots=True)
class ProductBudgetRow:
    """One product and month of the company; `amount` in yuan, `hundredths` of units if any."""

    plan: budgets.BudgetRow
    product_id: str
    amount: int
    hundredths: int | None


def build(company: "Company", day: date) -> Iterator[ProductBudgetRow]:
    """What the budget of each line expects of its goods; their sum is the budget to the yuan."""
    products = company.market.catalogue.products
    weights = {
        version: _weights(company, version) for version in {r.version for r in _lines(company, day)}
    }
    for row in _lines(company, day):
        sold = [
            (product, weight)
            for product, weight in zip(products, weights[row.version], strict=True)
            if product.in_master
            and product.product_line == row.scope_key
            and _is_sold(product, row.first_day)
        ]
        amounts = _parts(row.amount, [weight for _, weight in sold])
        for (product, _), amount in zip(sold, amounts, strict=True):
            units = None if product.product_id == WITHOUT_UNITS else _hundredths(product, amount)
            yield ProductBudgetRow(row, product.product_id, amount, units)


def _lines(company: "Company", day: date) -> Iterator[budgets.BudgetRow]:
    for row in budgets.build(company, day):
        if row.account == "revenue" and row.scope_type == "product_line":
            yield row


def _weights(company: "Company", version: str) -> list[float]:
    products = company.market.catalogue.products
    rng = stream(company.seed, "product_budgets", version)
    off = np.exp(rng.normal(0, MISJUDGED, len(products)))
    return [p.weight * p.list_price * float(x) for p, x in zip(products, off, strict=True)]


def _is_sold(product: Product, month: date) -> bool:
    last = month_start(month, 1) - timedelta(days=1)
    is_launched = product.launched is None or product.launched <= last
    return is_launched and (product.ended is None or product.ended >= month)


def _parts(whole: int, weights: list[float]) -> list[int]:
    """Whole yuan in proportion to the weights; the last part takes what rounding leaves."""
    edges = np.round(np.cumsum(weights) / sum(weights) * whole).astype(np.int64)
    return [int(part) for part in np.diff(edges, prepend=0)]


def _hundredths(product: Product, amount: int) -> int:
    return amount * PRICE_SCALE * 100 // product.list_price
