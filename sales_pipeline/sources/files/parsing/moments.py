"""Dates and timestamps as SQL: declared formats, epochs and Excel serials, never a guess.

Timestamps land in UTC; a date that comes with a time is the day in the reporting time zone.
"""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sales_pipeline.sources.files.columns import Column
from sales_pipeline.sources.files.dates import has_time, shape
from sales_pipeline.sources.files.sql import literal

# 9-10 and 12-13 digits: 1973 to 2286. Five: 1927 to 2173, what Excel stores below a date format.
EPOCHS = {
    "s": (r"\d{9,10}", "make_timestamp({x}::bigint * 1000000)"),
    "ms": (r"\d{12,13}", "make_timestamp({x}::bigint * 1000)"),
    "excel": (
        r"\d{5}(\.\d+)?",
        "(timestamp '1899-12-30' + to_seconds(round({x}::double * 86400)::bigint))",
    ),
}


# Years in which a zone must not have changed its offset; outside of them it is looked up.
STEADY = (1992, 2037)


class Zones(NamedTuple):
    """The zone of times without one, and the zone in which days are counted."""

    column: str
    reporting: str


def moment(x: str, column: Column, formats: tuple[str, ...], zones: Zones) -> str:
    """SQL: the parsed value of text `x`, NULL where it has none of the declared forms."""
    forms = [(shape(text), _formatted(x, text, column, zones)) for text in formats]
    if column.epoch:
        pattern, expression = EPOCHS[column.epoch]
        parsed = expression.format(x=x)
        local = column.epoch == "excel"
        value = _naive(parsed, column, zones, dated=True) if local else _utc(parsed, column, zones)
        forms.append((pattern, value))
    branches = (f"when regexp_full_match({x}, {literal(form)}) then {sql}" for form, sql in forms)
    return f"case {' '.join(branches)} end"


def _formatted(x: str, text: str, column: Column, zones: Zones) -> str:
    if "%z" in text:
        offset = f"regexp_replace({x}, 'Z$', '+00:00')"
        aware = f"try_strptime({offset}, {literal(text)})"
        return _utc(f"timezone('UTC', {aware})", column, zones)
    parsed = f"try_strptime({x}, {literal(text)})"
    year_text = x if text.startswith("%Y") else ""
    return _naive(parsed, column, zones, has_time(text), year_text)


def _naive(parsed: str, column: Column, zones: Zones, dated: bool, year_text: str = "") -> str:
    """A local time of the column's zone; `dated` says that it has a time of day."""
    if column.parsed.kind == "date" and (not dated or zones.column == zones.reporting):
        return f"{parsed}::date"
    if column.parsed.kind == "date":
        return f"({shifted(parsed, zones.column, zones.reporting, year_text)})::date"
    return shifted(parsed, zones.column, "UTC", year_text)


def _utc(parsed: str, column: Column, zones: Zones) -> str:
    """A time that is UTC already. Some vendors keep a day as the midnight of a zone of theirs: it
    is counted there, if the column itself names that zone."""
    if column.parsed.kind == "date":
        return f"({shifted(parsed, 'UTC', column.timezone or zones.reporting)})::date"
    return parsed


def shifted(timestamp: str, from_zone: str, to_zone: str, year_text: str = "") -> str:
    """SQL: a wall-clock time of one zone as the wall-clock time of another.

    `year_text` is a text that starts with the year: where both zones have kept their offset since,
    adding a constant takes a fifth of the time of a look-up in the zone's history.
    """
    if from_zone == to_zone:
        return timestamp
    converted = f"timezone({literal(to_zone)}, timezone({literal(from_zone)}, {timestamp}))"
    start, end = steady_offset(from_zone), steady_offset(to_zone)
    if not year_text or start is None or end is None:
        return converted
    steady = f"{year_text} >= '{STEADY[0] + 1}' and {year_text} < '{STEADY[1]}'"
    return f"case when {steady} then {timestamp} + to_seconds({end - start}) else {converted} end"


@cache
def steady_offset(zone: str) -> int | None:
    """Seconds from UTC if the zone has had one offset throughout, as China since 1992."""
    first, last = (datetime(year, 1, 1, tzinfo=UTC) for year in STEADY)
    days = ((first + timedelta(days=n)) for n in range(0, (last - first).days, 7))
    found = {day.astimezone(ZoneInfo(zone)).utcoffset() for day in days}
    offset = found.pop()
    return int(offset.total_seconds()) if not found and offset is not None else None
