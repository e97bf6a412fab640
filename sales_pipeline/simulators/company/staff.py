"""Org units and employees as records, and how a person is hired.

A person keeps the stays in units with their days; nothing is ever overwritten.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from sales_pipeline.simulators.company import naming


@dataclass(frozen=True, slots=True)
class OrgUnit:
    org_unit_id: str
    name: str
    name_en: str
    unit_type: str
    parent_id: str | None
    valid_from: date
    valid_to: date | None


@dataclass(slots=True)
class Employee:
    """`stays` are (unit, valid_from, valid_to), the last one open while the person is employed."""

    employee_id: str
    name: str
    name_en: str
    role: str
    hired: date
    left: date | None = None
    manager_id: str | None = None
    stays: list[tuple[str, date, date | None]] = field(default_factory=list)

    def move(self, unit: str, day: date) -> None:
        old, since, _ = self.stays[-1]
        self.stays[-1] = (old, since, day)
        self.stays.append((unit, day, None))

    def leave(self, day: date) -> None:
        unit, since, _ = self.stays[-1]
        self.stays[-1] = (unit, since, day)
        self.left = day


def hire(
    people: list[Employee],
    rng: np.random.Generator,
    role: str,
    unit: str,
    before: date,
    manager_id: str | None = None,
    on: date | None = None,
) -> Employee:
    taken = {p.name for p in people}
    name, latin = naming.person(rng)
    while name in taken:
        name, latin = naming.person(rng)
    hired = on or before - timedelta(days=int(rng.integers(60, 2600)))
    who = Employee(f"E{len(people) + 1001}", name, latin, role, hired, None, manager_id)
    who.stays.append((unit, hired, None))
    people.append(who)
    return who
