"""What a column seems to be: its type and its style, from the texts in it.

Pure functions; where the texts leave two readings, the result is a TODO and not a choice.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sales_pipeline.sources.files.columns import FALSE_VALUES, TRUE_VALUES
from sales_pipeline.sources.files.dates import TODO, shape

NULLS = ("-", "--", "/", "无", "空", "NULL", "null", "N/A", "n/a", "#N/A", "None", "NaN", "nan")
CODE = re.compile(r"id$|code|no\.?$|number|phone|mobile|编码|编号|代码|号$|电话|手机", re.I)
TIMELY = re.compile(r"time|date|_at$|日期|时间", re.I)
DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y.%m.%d", "%Y%m%d", "%d.%m.%Y", "%b %d, %Y")
DAY_OR_MONTH = (("%d/%m/%Y", "%m/%d/%Y"), ("%d-%m-%Y", "%m-%d-%Y"))
TIMES = (
    " %H:%M:%S", " %H:%M", " %H:%M:%S.%f", " %H:%M:%S%z",
    "T%H:%M:%S", "T%H:%M:%S%z", "T%H:%M:%S.%f%z",
)  # fmt: skip
NUMBER = re.compile(
    r"(?P<open>[(（])?[+-]?(?P<mark>[¥￥$€£])?(?P<whole>\d{1,3}(?:,\d{3})+|\d*)(?:\.(?P<places>\d+))?"
    r"(?P<power>[eE][+-]?\d+)?(?P<suffix>万|亿|%|元)?[)）-]?"
)


@dataclass(frozen=True)
class Draft:
    """The options of a column in the layout, and what a person should know about it."""

    options: dict[str, Any] = field(default_factory=dict)
    note: str = ""

    @property
    def type(self) -> str:
        return str(self.options.get("type", "string"))


def draft_column(header: str, cells: Sequence[str], typed: bool) -> Draft:
    """Draft one column. `typed` says that date cells arrive as ISO texts."""
    nulls = [token for token in NULLS if token in cells]
    values = [cell for cell in cells if cell and cell not in nulls]
    if not values:
        return Draft(note="no values in the sample")
    draft = _words(values) or _moment(header, values, typed) or _number(header, values) or Draft()
    if draft.type != "string" and nulls:
        return Draft({**draft.options, "null_values": nulls}, draft.note)
    return draft


def _words(values: Sequence[str]) -> Draft | None:
    """Booleans by words; 0 and 1 stay numbers."""
    found = {value.lower() for value in values} - {"0", "1"}
    if found and {value.lower() for value in values} <= {*TRUE_VALUES, *FALSE_VALUES}:
        return Draft({"type": "boolean"})
    return None


def _moment(header: str, values: Sequence[str], typed: bool) -> Draft | None:
    for kind, endings in (("date", ("",)), ("timestamp", TIMES)):
        for ending in endings:
            formats = [day + ending for day in DAYS if day != "%Y%m%d" or TIMELY.search(header)]
            fitting = _cover(values, formats)
            if fitting:
                known = typed and fitting == ["%Y-%m-%d" + ending] and "%z" not in ending
                return Draft({"type": kind} | ({} if known else {"date_formats": fitting}))
            for pair in DAY_OR_MONTH:
                if draft := _day_or_month(values, kind, [day + ending for day in pair]):
                    return draft
    digits = {len(value) for value in values if value.isdigit()}
    epoch = {13: "ms", 10: "s"}.get(next(iter(digits), 0))
    if epoch and len(digits) == 1 and TIMELY.search(header) and all(map(str.isdigit, values)):
        return Draft({"type": "timestamp", "epoch": epoch})
    return None


def _cover(values: Sequence[str], formats: Sequence[str]) -> list[str]:
    """The formats that together read every value; empty if one value is left."""
    fitting = [text for text in formats if any(_reads(text, value) for value in values)]
    rest = [value for value in values if not any(_reads(text, value) for text in fitting)]
    return [] if rest else fitting


def _day_or_month(values: Sequence[str], kind: str, pair: list[str]) -> Draft | None:
    """03/04/2026 alone does not tell; one 22/11/2026 in the sample does."""
    fitting = [text for text in pair if all(_reads(text, value) for value in values)]
    if len(fitting) == 1:
        return Draft({"type": kind, "date_formats": fitting})
    if len(fitting) == 2:
        note = f"'{values[0]}' is either {pair[0]} or {pair[1]}: ask the sender"
        return Draft({"type": kind, "date_formats": [f"{TODO} {pair[0]} or {pair[1]}"]}, note)
    if all(any(_reads(text, value) for text in pair) for value in values):
        note = "the sample mixes day-first and month-first dates: choose one, the others are errors"
        return Draft({"type": kind, "date_formats": [f"{TODO} {pair[0]} or {pair[1]}"]}, note)
    return None


def _reads(text: str, value: str) -> bool:
    if not re.fullmatch(shape(text), value):
        return False
    try:
        return 1900 < datetime.strptime(value, text).year < 2200
    except ValueError:
        return False


def _number(header: str, values: Sequence[str]) -> Draft | None:
    found = [NUMBER.fullmatch(value) for value in values]
    matches = [m for m in found if m and (m["whole"] or m["places"])]
    if len(matches) < len(values) or _is_code(header, values):
        return None
    places = max(len((m["places"] or "").rstrip("0")) for m in matches)
    suffixes = {m["suffix"] for m in matches} - {None}
    options: dict[str, Any] = {"type": "integer" if not places else f"decimal(18,{max(places, 2)})"}
    if suffixes & {"万", "亿"}:
        options = {"type": f"decimal(18,{max(places, 2)})", "scales": True}
    if "%" in suffixes or re.search("[%％]", header):
        everywhere = not suffixes or all(m["suffix"] == "%" for m in matches)
        options = {"type": "decimal(9,6)", "percent": True if everywhere else "marked"}
    if marks := sorted(({m["mark"] for m in matches} | (suffixes & {"元"})) - {None}):
        options["symbols"] = marks
    if any(m["power"] for m in matches) and places:
        options["type"] = "decimal(18,6)"
    return Draft(options | _unit(header, options))


def _unit(header: str, options: dict[str, Any]) -> dict[str, Any]:
    for word, unit in (("万元", 10000), ("千元", 1000), ("百万", 1000000), ("亿元", 100000000)):
        if word in header:
            kind = options["type"].replace("integer", "decimal(18,2)")
            return {"type": kind, "unit": unit}
    return {}


def _is_code(header: str, values: Sequence[str]) -> bool:
    """Digits that are a name: codes, phones, leading zeros, more digits than a number has."""
    padded = any(re.fullmatch(r"0\d+", value) for value in values)
    long = any(re.fullmatch(r"\d{12,}", value) for value in values)
    whole = all(re.fullmatch(r"\d+", value) for value in values)
    return padded or long or bool(whole and CODE.search(header))
