"""Who leaves and who follows, which team opens or closes, and who changes teams.

Changes fall in fixed months after the start, so the history depends on seed and start only.
"""

from datetime import date, timedelta

import numpy as np

from sales_pipeline.simulators.company.dates import month_start, number
from sales_pipeline.simulators.company.staff import Employee, hire

HANDOVER_DAYS = 14  # a leaver's name stays on new orders this long: no team then, as-was


def replace_leavers(
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
        successor = hire(
            people, rng, "rep", leaver.stays[-1][0], start, leaver.manager_id,
            on=day + timedelta(days=HANDOVER_DAYS),
        )  # fmt: skip
        first = number(successor.hired) - number(start)
        table[table[:, min(first, table.shape[1] - 1)] == reps[at], first:] = len(people) - 1
        leaver.leave(day)


def reorganise(people: list[Employee], start: date) -> None:
    """South 3 opens, North 3 closes, two pairs of reps swap teams; books go with people."""
    opening, closing = month_start(start, 9), month_start(start, 15)
    for team in ("T-SOUTH-1", "T-SOUTH-2"):
        _active_rep(people, team, opening).move("T-SOUTH-3", opening)
    for who in people:
        if who.stays[-1][0] == "T-NORTH-3":
            _close_into(who, "T-NORTH-1", closing)
    for months, one, other in ((6, "T-EAST-1", "T-EAST-2"), (19, "T-WEST-1", "T-EAST-KA")):
        day = month_start(start, months) + timedelta(days=14)
        a, b = _active_rep(people, one, day), _active_rep(people, other, day)
        a.move(other, day)
        b.move(one, day)


def _close_into(who: Employee, unit: str, day: date) -> None:
    """The rest of the person's stay, if any is left on `day`, is spent in `unit`."""
    old, since, until = who.stays[-1]
    if until is not None and until <= day:
        return
    if since < day:
        who.stays[-1] = (old, since, day)
        who.stays.append((unit, day, until))
    else:
        who.stays[-1] = (unit, since, until)


def _active_rep(people: list[Employee], team: str, day: date) -> Employee:
    """The rep of the team who stays for good, preferably; people who leave later do not move."""
    for who in people:
        stays = who.left is None and who.hired < day
        if who.role == "rep" and stays and who.stays[-1][0] == team:
            return who
    return next(w for w in people if w.role == "supervisor" and w.stays[-1][0] == team)
