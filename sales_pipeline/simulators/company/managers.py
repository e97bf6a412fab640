"""Who manages the products of each line, and since when; two lines change hands within the data.

Nothing is drawn: the history depends on the dates of the company only.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sales_pipeline.simulators.company.catalogue import LINES, Product
from sales_pipeline.simulators.company.company import Company
from sales_pipeline.simulators.company.dates import month_start

# Managers of each line, in turn. Services have none.
MANAGERS = {
    "PL-PUMP": (0,), "PL-VALVE": (0, 1), "PL-COMP": (1, 2), "PL-AUTO": (2,), "PL-CONS": (1,),
}  # fmt: skip
VALVES_AFTER = 21  # months after the start: the middle of the last full year of plans
COMPRESSORS_AFTER = 10  # days after the initial load: told by a later file


@dataclass(frozen=True, slots=True)
class Stint:
    """`since` None: as long as anybody can remember."""

    employee_id: str
    since: date | None


def stints(company: Company, product: Product, through: date) -> tuple[Stint, ...]:
    """The managers of a product that are known on a day, earliest first."""
    people = [e.employee_id for e in company.market.org.employees if e.role == "product_manager"]
    line = LINES[product.line].code
    held = []
    for nth, manager in enumerate(MANAGERS.get(line, ())):
        since = _handed_over(company, line) if nth else None
        if since is None or since <= through:
            held.append(Stint(people[manager], since))
    return tuple(held)


def _handed_over(company: Company, line: str) -> date:
    if line == "PL-VALVE":
        return month_start(company.start, VALVES_AFTER)
    return company.first_drop + timedelta(days=COMPRESSORS_AFTER)
