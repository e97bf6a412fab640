"""The sales organisation: regions, teams, people who join, leave and move, and who sits on which book.

Changes happen in fixed months after the company's start, so the org history depends on seed and start only.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from sales_pipeline.simulators.company import naming
from sales_pipeline.simulators.company.dates import NEVER, as_date, month_start, number
from sales_pipeline.simulators.company.dice import stream

COMPANY_UNIT = "ORG-1"
HANDOVER_DAYS = 14  # a leaver's name stays on new orders this long: no team then, as-was
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
FOUNDED = date(2015, 1, 1)


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


@dataclass(frozen=True)
class Organisation:
    """`seats[i]` is the home team of book i; `holder[i, d - first_day]` the employee who sells it."""

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
    _hire(people, rng, "director", COMPANY_UNIT, start)
    for unit in units:
        if unit.unit_type == "region":
            _hire(people, rng, "manager", unit.org_unit_id, start, people[0].employee_id)
    seats, holders = _seat_everybody(people, rng, start)
    for role in ("data_steward", "finance", "finance", "it"):
        _hire(people, rng, role, COMPANY_UNIT, start, people[0].employee_id)
    table = _holder_table(len(seats), holders, start, last)
    _replace_leavers(people, rng, table, start, last)
    _reorganise(people, start)
    return Organisation(units, tuple(people), tuple(seats), table, number(start))


def _units(start: date) -> tuple[OrgUnit, ...]:
    def at(months: int | None) -> date | None:
        return None if months is None else month_start(start, months)

    rows = [OrgUnit(COMPANY_UNIT, "远砺工业集团", "Yuanli Industrial Group", "company", None,
                    FOUNDED, None)]  # fmt: skip
    for code, zh, en, parent, opens, closes in UNITS:
        kind = "region" if code.startswith("R-") else "team"
        rows.append(OrgUnit(code, zh, en, kind, parent, at(opens) or FOUNDED, at(closes)))
    return tuple(rows)


def _hire(
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


def _seat_everybody(
    people: list[Employee], rng: np.random.Generator, start: date
) -> tuple[list[str], list[int]]:
    """Three books a team; the supervisor keeps one, so teams open with a supervisor and two reps."""
    manager = {p.stays[0][0]: p.employee_id for p in people if p.role == "manager"}
    seats: list[str] = []
    holders: list[int] = []
    for code, _, _, parent, opens, _ in UNITS:
        if code.startswith("R-") or opens is not None:
            continue
        boss = _hire(people, rng, "supervisor", code, start, manager[parent])
        seats.append(code)
        holders.append(len(people) - 1)
        for _ in range(SEATS_PER_TEAM - 1):
            _hire(people, rng, "rep", code, start, boss.employee_id)
            seats.append(code)
            holders.append(len(people) - 1)
    return seats, holders


def _holder_table(seats: int, holders: list[int], start: date, last: date) -> np.ndarray:
    days = number(last) - number(start) + 1
    return np.repeat(np.array(holders, dtype=np.int32)[:, None], days, axis=1)[:seats]


def _replace_leavers(
    people: list[Employee], rng: np.random.Generator, table: np.ndarray, start: date, last: date
) -> None:
    """Six reps leave; two weeks later a successor takes the book."""
    reps = [i for i, p in enumerate(people) if p.role == "rep"]
    chosen = sorted(int(i) for i in rng.choice(len(reps), size=6, replace=False))
    for nth, at in enumerate(chosen):
        leaver = people[reps[at]]
        day = month_start(start, 3 + 4 * nth) + timedelta(days=int(rng.integers(0, 25)))
        if day > last:
            continue
        successor = _hire(
            people, rng, "rep", leaver.stays[-1][0], start, leaver.manager_id,
            on=day + timedelta(days=HANDOVER_DAYS),
        )  # fmt: skip
        first = number(successor.hired) - number(start)
        table[table[:, min(first, table.shape[1] - 1)] == reps[at], first:] = len(people) - 1
        leaver.leave(day)


def _reorganise(people: list[Employee], start: date) -> None:
    """Team South 3 opens, North 3 closes, and two pairs of reps swap teams; books go with the people."""
    opening, closing = month_start(start, 9), month_start(start, 15)
    for team in ("T-SOUTH-1", "T-SOUTH-2"):
        _active_rep(people, team, opening).move("T-SOUTH-3", opening)
    for who in people:
        if who.stays[-1][0] == "T-NORTH-3":
            if who.left is None:
                _close_into(who, "T-NORTH-1", closing)
    for months, one, other in ((6, "T-EAST-1", "T-EAST-2"), (19, "T-WEST-1", "T-EAST-KA")):
        day = month_start(start, months) + timedelta(days=14)
        a, b = _active_rep(people, one, day), _active_rep(people, other, day)
        a.move(other, day)
        b.move(one, day)


def _close_into(who: Employee, unit: str, day: date) -> None:
    if who.hired >= day:
        who.stays[-1] = (unit, who.hired, None)
    else:
        who.move(unit, day)


def _active_rep(people: list[Employee], team: str, day: date) -> Employee:
    """The rep of the team who stays for good, preferably; people who leave later do not move."""
    for who in people:
        if who.role == "rep" and who.left is None and who.hired < day:
            if who.stays[-1][0] == team:
                return who
    return next(w for w in people if w.role == "supervisor" and w.stays[-1][0] == team)


def is_employed(who: Employee, day: int) -> bool:
    return number(who.hired) <= day < (number(who.left) if who.left else NEVER)


def day_left(who: Employee) -> str:
    return "" if who.left is None else as_date(number(who.left)).isoformat()
