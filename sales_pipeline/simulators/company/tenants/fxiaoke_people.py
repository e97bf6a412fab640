"""People and departments of the demo company as Fxiaoke keeps them: small numbers for ids, lists
for references, and who owns a record as FSUID_ and the person's number."""

from collections.abc import Iterator
from datetime import date, time
from functools import cached_property

from sales_pipeline.simulators.company.codes import ROLES
from sales_pipeline.simulators.company.dates import number
from sales_pipeline.simulators.company.org import Organisation
from sales_pipeline.simulators.company.staff import Employee
from sales_pipeline.simulators.company.tenants.clock import EVENING, latest, moment
from sales_pipeline.simulators.crm.fxiaoke_store import FIRST_NUMBER, open_id
from sales_pipeline.simulators.crm.store import Loaded

MORNING = time(9, 0)
THERE, GONE = "0", "1"


class Staff:
    """The organisation; numbers are given by place, so they are the same every night."""

    def __init__(self, org: Organisation) -> None:
        self.org = org

    @cached_property
    def ids(self) -> dict[str, str]:
        """By staff number, the id under which somebody owns records. Number 0 is the CRM's own
        administrator."""
        return {who.employee_id: open_id(n) for n, who in enumerate(self.org.employees, 1)}

    @cached_property
    def departments_by_unit(self) -> dict[str, str]:
        units = enumerate(self.org.units, FIRST_NUMBER)
        return {unit.org_unit_id: str(nth) for nth, unit in units}

    def personnel(self, until: int) -> Iterator[Loaded]:
        for nth, who in enumerate(self.org.employees, FIRST_NUMBER + 1):
            if number(who.hired) <= until:
                days = (number(who.hired), *(number(d) for d in _changes(who)))
                hired, changed = moment(days[0], MORNING), moment(latest(days, until), EVENING)
                yield str(nth), self._person(who, nth, until), hired, changed

    def _person(self, who: Employee, nth: int, until: int) -> dict[str, object]:
        unit = next(u for u, since, _ in reversed(who.stays) if number(since) <= until)
        has_left = who.left is not None and number(who.left) <= until
        return {
            "name": who.name, "full_name": who.name, "user_id": self.ids[who.employee_id],
            "phone": f"1400000{nth}", "email": f"{who.employee_id.lower()}@yuanli.example.com",
            "position": ROLES[who.role], "employee_number": who.employee_id,
            "main_department": [self.departments_by_unit[unit]],
            "leader": [self.ids[who.manager_id]] if who.manager_id else None,
            "status": GONE if has_left else THERE,
        }  # fmt: skip

    def departments(self, until: int) -> Iterator[Loaded]:
        for unit in self.org.units:
            opened = number(unit.valid_from)
            if opened > until:
                continue
            closed = number(unit.valid_to) if unit.valid_to else None
            is_closed = closed is not None and closed <= until
            parent = self.departments_by_unit[unit.parent_id] if unit.parent_id else None
            values = {
                "name": unit.name, "dept_code": unit.org_unit_id,
                "parent_id": [parent] if parent else None, "status": GONE if is_closed else THERE,
            }  # fmt: skip
            changed = closed if closed is not None and is_closed else opened
            id = self.departments_by_unit[unit.org_unit_id]
            yield id, values, moment(opened, MORNING), moment(changed, EVENING)


def _changes(who: Employee) -> Iterator[date]:
    """Moves to another unit, and leaving."""
    yield from (since for _, since, _ in who.stays)
    if who.left:
        yield who.left
