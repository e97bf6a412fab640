"""A demo company: an event log, exported as CRMs, ERP and spreadsheets would do it, with dirt.

The same seed, size and day give the same bytes, the same ledger of dirt and the same answers.
"""

from sales_pipeline.simulators.company.company import (
    DEFAULT_AS_OF,
    DEFAULT_ORDER_LINES,
    Company,
    generate,
)

__all__ = ["DEFAULT_AS_OF", "DEFAULT_ORDER_LINES", "Company", "generate"]
