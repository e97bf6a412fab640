"""The members of a scope that have a cell in a period, with or without business in it.

Pure functions of the world and the counted lines.
"""

from datetime import date, timedelta

from sales_pipeline.simulators.company.facts import World
from sales_pipeline.simulators.company.truth.customers import UNKNOWN
from sales_pipeline.simulators.company.truth.figures import Cell
from sales_pipeline.simulators.company.truth.finance_measures import has_spent
from sales_pipeline.simulators.company.truth.ledger import Ledger
from sales_pipeline.simulators.company.truth.managers import Managers
from sales_pipeline.simulators.company.truth.organisation import Organisation
from sales_pipeline.simulators.company.truth.periods import Period
from sales_pipeline.simulators.company.truth.publication import ATTRIBUTE_SCOPES

SALES_ROLES = ("rep", "supervisor", "manager")


class Members:
    """Answers whose cells a period must show."""

    def __init__(self, world: World, ledger: Ledger) -> None:
        self._world = world
        self._ledger = ledger
        self._organisation = Organisation(world)
        self._managers = Managers(world.managers)

    def of(self, scope_type: str, period: Period) -> list[str]:
        """Members that exist in the period, and whoever else has a counted line in it."""
        active = self._ledger.members_between(scope_type, period.start, period.end)
        holders = self._holders(period) if scope_type == "salesperson" else set()
        return sorted(self._standing(scope_type, period) | holders | set(active))

    def asked(self, scope_type: str, period: Period) -> list[str]:
        """Members that exist in the period, and whoever else's customers took part in a survey."""
        asked = self._ledger.answers.members_between(scope_type, period.start, period.end)
        return sorted(self._existing(scope_type, period) | asked)

    def served(self, scope_type: str, period: Period) -> list[str]:
        """Members that exist in the period, and whoever else's customers opened a case."""
        served = self._ledger.service.members_between(scope_type, period.start, period.end)
        return sorted(self._existing(scope_type, period) | served)

    def supplied(self, scope_type: str, period: Period) -> list[str]:
        """Members that exist in the period, and whoever else has delivered or invoiced in it."""
        supplied = self._ledger.fulfilment.members_between(scope_type, period.start, period.end)
        return sorted(self._existing(scope_type, period) | supplied)

    def owing(self, scope_type: str, period: Period) -> list[str]:
        """Members that exist in the period, and whoever has owed or paid up to its end."""
        books = self._ledger.receivables
        if not books.entries:
            return []
        end = min(period.end, self._ledger.as_of)
        first = max(period.start, self._ledger.data_start)
        involved = books.members_until(scope_type, end)
        involved |= books.payers_between(scope_type, first, end)
        return sorted(self._existing(scope_type, period) | involved)

    def signing(self, scope_type: str, period: Period) -> list[str]:
        """Members that exist in the period, and whoever else signed; nobody without contracts."""
        contracts = self._ledger.contracts
        if not contracts.signed:
            return []
        signed = contracts.members_between(scope_type, period.start, period.end)
        return sorted(self._existing(scope_type, period) | signed)

    def spending(self, scope_type: str, period: Period) -> list[str]:
        """Members of the period's sales, and whoever something was booked to."""
        sold = set(self.of(scope_type, period))
        booked = self._ledger.expenses.members_between(scope_type, period.start, period.end)
        cells = (Cell(self._ledger, scope_type, key, period, 1) for key in set(booked) - sold)
        return sorted(sold | {cell.scope_key for cell in cells if has_spent(cell)})

    def stocked(self, scope_type: str, period: Period) -> list[str]:
        """Members that exist, and products of no line while a snapshot tells of them."""
        stock, end = self._ledger.stock, min(period.end, self._ledger.as_of)
        days = [period.start + timedelta(n) for n in range((end - period.start).days + 1)]
        products = stock.of_member("product_line", UNKNOWN) if scope_type == "product_line" else []
        seen = any(stock.on_hand(product, day) is not None for product in products for day in days)
        return sorted(self._existing(scope_type, period) | ({UNKNOWN} if seen else set()))

    def launching(self, scope_type: str, period: Period) -> list[str]:
        """Members that had a plan whose horizon ended in the period."""
        end = min(period.end, self._ledger.as_of)
        return sorted(self._ledger.launches.members_between(scope_type, period.start, end))

    def promoting(self, scope_type: str, period: Period) -> list[str]:
        """Members that had a promotion which ended in the period."""
        end = min(period.end, self._ledger.as_of)
        return sorted(self._ledger.promotions.members_between(scope_type, period.start, end))

    def _standing(self, scope_type: str, period: Period) -> set[str]:
        """Members shown even without business; accounts are never. Those with a target are, too."""
        if scope_type == "salesperson":
            employees = {employee.employee_id for employee in self._world.employees}
            holders = self._ledger.targets.holders("salesperson", period) & employees
            return holders | self._salespeople(period)
        if scope_type == "legal_entity":
            return self._ledger.targets.holders("legal_entity", period)
        if scope_type in ATTRIBUTE_SCOPES:
            return set()
        return self._existing(scope_type, period)

    def _existing(self, scope_type: str, period: Period) -> set[str]:
        """Members that HR or a list tells of."""
        if scope_type == "company":
            return {"company"}
        if scope_type == "channel":
            return set(self._world.channels)
        if scope_type == "product_line":
            return {p.product_line for p in self._world.products if p.product_line}
        if scope_type == "salesperson":
            return self._salespeople(period)
        if scope_type == "product_manager":
            return self._managers.during(period)
        return {
            unit.org_unit_id
            for unit in self._world.org_units
            if unit.unit_type == scope_type and _overlaps(unit.valid_from, unit.valid_to, period)
        }

    def _salespeople(self, period: Period) -> set[str]:
        """Employees who sell."""
        return {
            employee.employee_id
            for employee in self._world.employees
            if employee.role in SALES_ROLES
            and self._organisation.has_assignment(employee.employee_id)
            and _overlaps(employee.hire_date, employee.left_date, period)
        }

    def _holders(self, period: Period) -> set[str]:
        """Employees with a target, whatever their role."""
        employees = {employee.employee_id for employee in self._world.employees}
        return self._ledger.targets.holders("salesperson", period) & employees


def _overlaps(valid_from: date, valid_to: date | None, period: Period) -> bool:
    """Whether [valid_from, valid_to) and the whole period share a day."""
    return valid_from <= period.end and (valid_to is None or valid_to > period.start)
