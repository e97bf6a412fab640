"""Everything that an order refers to, in one record.

Made once per company.
"""

from dataclasses import dataclass
from datetime import date

from sales_pipeline.simulators.company.catalogue import Catalogue
from sales_pipeline.simulators.company.customers import Customers
from sales_pipeline.simulators.company.money import Rates
from sales_pipeline.simulators.company.org import Organisation


@dataclass(frozen=True)
class Market:
    """Who sells what to whom at which rates."""

    seed: int
    start: date
    org: Organisation
    catalogue: Catalogue
    customers: Customers
    rates: Rates
