"""The sales organisation as it was: team and region of a salesperson on a day.

Built once from assignments and org units, changed by nothing afterwards.
"""

from datetime import date

from sales_pipeline.simulators.company.facts import AssignmentFact, OrgUnitFact, World
from sales_pipeline.simulators.company.truth.customers import UNKNOWN


def holds(valid_from: date, valid_to: date | None, day: date) -> bool:
    """Whether [valid_from, valid_to) holds a day; no valid_to means still valid."""
    return valid_from <= day and (valid_to is None or day < valid_to)


class Organisation:
    """Answers who belonged where on which day."""

    def __init__(self, world: World) -> None:
        self._assignments: dict[str, list[AssignmentFact]] = {}
        self._units: dict[str, list[OrgUnitFact]] = {}
        for assignment in world.assignments:
            self._assignments.setdefault(assignment.employee_id, []).append(assignment)
        for unit in world.org_units:
            self._units.setdefault(unit.org_unit_id, []).append(unit)

    def team_and_region(self, salesperson_id: str | None, day: date) -> tuple[str, str]:
        """Keys of the team and of its parent on that day, 'unknown' where there is none."""
        teams = [
            (assignment.valid_from, unit)
            for assignment in self._assignments.get(salesperson_id or "", [])
            if holds(assignment.valid_from, assignment.valid_to, day)
            for unit in self._units.get(assignment.org_unit_id, [])
            if unit.unit_type == "team" and holds(unit.valid_from, unit.valid_to, day)
        ]
        if not teams:
            return UNKNOWN, UNKNOWN
        _, team = min(teams, key=lambda found: (-found[0].toordinal(), found[1].org_unit_id))
        return team.org_unit_id, team.parent_id or UNKNOWN

    def of_unit(self, org_unit_id: str, day: date) -> tuple[str, str]:
        """Team and region that a unit is or lies in on that day, 'unknown' where it is neither."""
        units = [
            u for u in self._units.get(org_unit_id, []) if holds(u.valid_from, u.valid_to, day)
        ]
        unit = max(units, key=lambda found: found.valid_from, default=None)
        if unit is None or unit.unit_type == "company":
            return UNKNOWN, UNKNOWN
        if unit.unit_type == "region":
            return UNKNOWN, unit.org_unit_id
        return unit.org_unit_id, unit.parent_id or UNKNOWN

    def has_assignment(self, employee_id: str) -> bool:
        return employee_id in self._assignments
