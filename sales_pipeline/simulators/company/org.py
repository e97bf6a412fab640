"""The sales organisation: regions, teams, people who join, leave and move, and their books.

Changes happen in fixed months after the start, so its history depends on seed and start only.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from sales_pipeline.simulators.company import moves
from sales_pipeline.simulators.company.dates import month_start, number
from sales_pipeline.simulators.company.dice import stream
from sales_pipeline.simulators.company.staff import Employee, OrgUnit, hire

COMPANY_UNIT = "ORG-1"
# unit, zh, en, parent, months after start when it opens and closes (None = outside the data)
UNITS: tuple[tuple[str, str, str, str, int | None, int | None], ...] = (
    ("R-EAST", "华东大区", "East China", COMPANY_UNIT, None, None),
    ("R-SOUTH", "华南大区", "South China", COMPANY_UNIT, None, None),
    ("R-NORTH", "华北大区", "North China", COMPANY_UNIT, None, None),
    ("R-WEST", "西部大区", "West China", COMPANY_UNIT, None, None),
    ("R-GLOBAL", "海外与电商事业部", "Global & Online", COMPANY_UNIT, None, None),
    ("T-EAST-1", "华东一组", "East Team 1", "R-EAST", None, None),
    ("T-EAST-2", "华东二组", "East Team 2", "R-EAST", None, None),
    ("T-EAST-KA", "华东大客户组", "East Key Accounts", "R-EAST", None, None),
    ("T-SOUTH-1", "华南一组", "South Team 1", "R-SOUTH", None, None),
    ("T-SOUTH-2", "华南二组", "South Team 2", "R-SOUTH", None, None),
    ("T-SOUTH-3", "华南三组", "South Team 3", "R-SOUTH", 9, None),
    ("T-NORTH-1", "华北一组", "North Team 1", "R-NORTH", None, None),
    ("T-NORTH-2", "华北二组", "North Team 2", "R-NORTH", None, None),
    ("T-NORTH-3", "华北三组", "North Team 3", "R-NORTH", None, 15),
    ("T-WEST-1", "西部一组", "West Team 1", "R-WEST", None, None),
    ("T-WEST-2", "西部二组", "West Team 2", "R-WEST", None, None),
    ("T-GLOBAL-1", "海外组", "Overseas Team", "R-GLOBAL", None, None),
    ("T-GLOBAL-2", "电商运营组", "Online Shop Team", "R-GLOBAL", None, None),
)
SEATS_PER_TEAM = 3
PRODUCT_MANAGERS = 3
FOUNDED = date(2015, 1, 1)


@dataclass(frozen=True)
class Organisation:
    """`seats[i]` is the team of book i; `holder[i, d - first_day]` the employee who sells it."""

    units: tuple[OrgUnit, ...]
    employees: tuple[Employee, ...]
    seats: tuple[str, ...]
    holder: np.ndarray
    first_day: int

    def holder_at(self, seat: np.ndarray, day: np.ndarray) -> np.ndarray:
        return self.holder[seat, np.clip(day - self.first_day, 0, self.holder.shape[1] - 1)]

    def region_of(self, team: str) -> str:
        return next(u.parent_id or "" for u in self.units if u.org_unit_id == team)


def build(seed: int, start: date, last: date) -> Organisation:
    """The organisation from `start` to `last`; later days keep the last state."""
    rng = stream(seed, "org")
    units = _units(start)
    people: list[Employee] = []
    hire(people, rng, "director", COMPANY_UNIT, start)
    for unit in units:
        if unit.unit_type == "region":
            hire(people, rng, "manager", unit.org_unit_id, start, people[0].employee_id)
    seats, holders = _seat_everybody(people, rng, start)
    for role in ("data_steward", "finance", "finance", "it"):
        hire(people, rng, role, COMPANY_UNIT, start, people[0].employee_id)
    table = _holder_table(holders, start, last)
    moves.replace_leavers(people, rng, table, start, last)
    moves.reorganise(people, start)
    _hire_product_managers(people, seed, start)
    return Organisation(units, tuple(people), tuple(seats), table, number(start))


def _hire_product_managers(people: list[Employee], seed: int, start: date) -> None:
    """They come last and from a stream of their own: nobody else changes."""
    rng = stream(seed, "product managers")
    for _ in range(PRODUCT_MANAGERS):
        hire(people, rng, "product_manager", COMPANY_UNIT, start, people[0].employee_id)


def _units(start: date) -> tuple[OrgUnit, ...]:
    def at(months: int | None) -> date | None:
        return None if months is None else month_start(start, months)

    rows = [OrgUnit(COMPANY_UNIT, "远砺工业集团", "Yuanli Industrial Group", "company", None,
                    FOUNDED, None)]  # fmt: skip
    for code, zh, en, parent, opens, closes in UNITS:
        kind = "region" if code.startswith("R-") else "team"
        rows.append(OrgUnit(code, zh, en, kind, parent, at(opens) or FOUNDED, at(closes)))
    return tuple(rows)


def _seat_everybody(
    people: list[Employee], rng: np.random.Generator, start: date
) -> tuple[list[str], list[int]]:
    """Three books a team: one of the supervisor and two of reps."""
    manager = {p.stays[0][0]: p.employee_id for p in people if p.role == "manager"}
    seats: list[str] = []
    holders: list[int] = []
    for code, _, _, parent, opens, _ in UNITS:
        if code.startswith("R-") or opens is not None:
            continue
        boss = hire(people, rng, "supervisor", code, start, manager[parent])
        seats.append(code)
        holders.append(len(people) - 1)
        for _ in range(SEATS_PER_TEAM - 1):
            hire(people, rng, "rep", code, start, boss.employee_id)
            seats.append(code)
            holders.append(len(people) - 1)
    return seats, holders


def _holder_table(holders: list[int], start: date, last: date) -> np.ndarray:
    days = number(last) - number(start) + 1
    return np.repeat(np.array(holders, dtype=np.int32)[:, None], days, axis=1)
