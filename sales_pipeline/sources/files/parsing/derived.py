"""Columns that follow from others, as SQL: days and months between dates, dates in texts.

Computed from the row alone, so landing a file again gives the same values.
"""

from sales_pipeline.sources.files.parsing.delivered import Delivered
from sales_pipeline.sources.files.parsing.moments import shifted
from sales_pipeline.sources.files.sections import Derived
from sales_pipeline.sources.files.sql import literal


def derived_columns(delivered: Delivered) -> dict[str, str]:
    """Name -> SQL over the parsed values; NULL where a date is missing or the text holds none."""
    return {name: _value(delivered, rule) for name, rule in delivered.layout.derived.items()}


def _value(delivered: Delivered, rule: Derived) -> str:
    if rule.date_in:
        return _date_in(delivered, rule)
    unit = "day" if rule.days_between else "month"
    first, second = (_date(delivered, name) for name in rule.between)
    return f"date_diff('{unit}', {first}, {second})"


def _date_in(delivered: Delivered, rule: Derived) -> str:
    text = f"regexp_extract({_parsed(delivered, str(rule.date_in))}, {literal(rule.pattern)}, 1)"
    return f"try_strptime({text}, {literal(rule.format)})::date"


def _date(delivered: Delivered, name: str) -> str:
    """A column as the day it means in the reporting time zone."""
    if name in delivered.layout.derived:
        return _date_in(delivered, delivered.layout.derived[name])
    value = _parsed(delivered, name)
    if delivered.layout.parsed_columns[name].parsed.kind == "timestamp":
        value = f"{shifted(value, 'UTC', delivered.reporting_zone)}::date"
    return value


def _parsed(delivered: Delivered, name: str) -> str:
    return next(f"v{field.number}" for field in delivered.fields if field.name == name)
