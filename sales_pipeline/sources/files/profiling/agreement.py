"""What the sample's dates agree with: the date in a number of the row, or the time of entry.

Pure; each agreement becomes a derived column and a rule, which tells swapped days and months.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sales_pipeline.sources.files.dates import TODO

# The digits with which a number begins, the longest first: a day, else a month.
IN_NUMBERS = (
    (r"^[A-Za-z-]*(20\d{6})\d*$", "%Y%m%d", "days_between"),
    (r"^[A-Za-z-]*(20\d{4})\d{3,}$", "%Y%m", "months_between"),
    (r"^[A-Za-z-]*(\d{4})\d{3,}$", "%y%m", "months_between"),
)
ENTERED = re.compile(r"creat|enter|录入|创建|制单", re.I)
# Swapping day and month moves a date by 27 days at least.
MOST_DAYS = 26
FEWEST_DATES = 3
REMEDY = "the date disagrees with {other}: day and month are probably swapped; ask the sender"


@dataclass(frozen=True)
class Agreement:
    """Derived columns of the layout, and the one of them that a rule keeps within bounds."""

    derived: dict[str, dict[str, Any]]
    column: str
    most: int
    other: str

    @property
    def remedy(self) -> str:
        return REMEDY.format(other=self.other)


def agreements(
    day: str, types: Mapping[str, Mapping[str, Any]], cells: Mapping[str, Sequence[str]]
) -> list[Agreement]:
    """With what the column `day` agrees in every row of the sample.

    types: options of each drafted column by name; cells: its texts.
    """
    days = _days(types[day], cells[day])
    if len(set(filter(None, days))) < FEWEST_DATES:
        return []
    found = [_in_number(day, days, name, cells[name]) for name in types if name != day]
    found += [
        _entered(day, days, name, _days(options, cells[name]))
        for name, options in types.items()
        if options.get("type") == "timestamp" and ENTERED.search(name)
    ]
    return [agreement for agreement in found if agreement]


def _days(options: Mapping[str, Any], texts: Sequence[str]) -> list[date | None]:
    """The day of each cell; nothing where the format is an open question."""
    formats = [f for f in options.get("date_formats", ()) if not f.startswith(TODO)]
    return [_read(text, formats) for text in texts]


def _read(text: str, formats: Sequence[str]) -> date | None:
    for form in formats:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def _in_number(
    day: str, days: Sequence[date | None], name: str, texts: Sequence[str]
) -> Agreement | None:
    for pattern, form, between in IN_NUMBERS:
        found = [re.match(pattern, text) for text in texts]
        agree = all(m and d and m[1] == d.strftime(form) for m, d in zip(found, days, strict=True))
        if agree and len({m[1] for m in found if m}) > 1:
            dated, apart = f"date_in_{name}", f"{day}_after_{name}"
            derived: dict[str, dict[str, Any]] = {
                dated: {"date_in": name, "pattern": pattern, "format": form},
                apart: {between: [dated, day]},
            }
            return Agreement(derived, apart, 0, name)
    return None


def _entered(
    day: str, days: Sequence[date | None], name: str, entered: Sequence[date | None]
) -> Agreement | None:
    pairs = list(zip(days, entered, strict=True))
    if not all(a and b and 0 <= (b - a).days <= MOST_DAYS for a, b in pairs):
        return None
    apart = f"days_from_{day}_to_{name}"
    return Agreement({apart: {"days_between": [day, name]}}, apart, MOST_DAYS, name)
