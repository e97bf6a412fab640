"""All rule types the gate knows, by the name Great Expectations gives them."""

from sales_pipeline.gates.expectations import (  # noqa: F401  (defining a class registers it)
    aggregates,
    distinct,
    formats,
    missing,
    order,
    pairs,
    patterns,
    quantiles,
    ranges,
    records,
    sets,
    spread,
    table,
    types,
    unique,
)
from sales_pipeline.gates.expectations.base import EXPECTATIONS, Expectation

__all__ = ["EXPECTATIONS", "Expectation"]
