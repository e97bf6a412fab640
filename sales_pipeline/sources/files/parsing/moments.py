"""Dates and timestamps as SQL: declared formats, epochs and Excel serials, never a guess.

Timestamps land in UTC; a date that comes with a time is the day in the reporting time zone.
"""

from typing import NamedTuple

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
    return _naive(f"try_strptime({x}, {literal(text)})", column, zones, dated=has_time(text))


def _naive(parsed: str, column: Column, zones: Zones, dated: bool) -> str:
    """A local time of the column's zone; `dated` says that it has a time of day."""
    if column.parsed.kind == "date" and (not dated or zones.column == zones.reporting):
        return f"{parsed}::date"
    if column.parsed.kind == "date":
        return f"{shifted(parsed, zones.column, zones.reporting)}::date"
    return shifted(parsed, zones.column, "UTC")


def _utc(parsed: str, column: Column, zones: Zones) -> str:
    """A time that is UTC already."""
    if column.parsed.kind == "date":
        return f"{shifted(parsed, 'UTC', zones.reporting)}::date"
    return parsed


def shifted(timestamp: str, from_zone: str, to_zone: str) -> str:
    """SQL: a wall-clock time of one zone as the wall-clock time of another."""
    if from_zone == to_zone:
        return timestamp
    return f"timezone({literal(to_zone)}, timezone({literal(from_zone)}, {timestamp}))"
