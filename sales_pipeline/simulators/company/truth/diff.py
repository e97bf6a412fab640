"""What differs between the truth and what the pipeline published, as sentences a person can act on.

Pure function of two sets of rows; an empty answer means equal to the last digit.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any

from sales_pipeline.simulators.company.truth.rows import (
    KEY_COLUMNS,
    ComparisonRow,
    TruthRow,
    row_key,
)

Rows = Iterable[TruthRow] | Iterable[ComparisonRow]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One difference; `column` is None where a whole row is missing, unexpected or repeated."""

    key: tuple[str, ...]
    column: str | None
    expected: Any
    actual: Any
    message: str


def diff(expected: Rows, actual: Rows) -> list[Mismatch]:
    """Differences in key order, columns of one row together."""
    truth = {row_key(row): row for row in expected}
    published: dict[tuple[str, ...], Any] = {}
    found: list[Mismatch] = []
    for row in actual:
        key = row_key(row)
        if key in published:
            message = f"{_name(key)}: published more than once"
            found.append(Mismatch(key, None, truth.get(key), row, message))
        published.setdefault(key, row)
    for key in truth.keys() | published.keys():
        found.extend(_row_differences(key, truth.get(key), published.get(key)))
    return sorted(found, key=lambda mismatch: mismatch.key)


def _row_differences(key: tuple[str, ...], expected: Any, actual: Any) -> Iterator[Mismatch]:
    if actual is None:
        message = f"{_name(key)}: missing, expected {_summary(expected)}"
        yield Mismatch(key, None, expected, None, message)
    elif expected is None:
        message = f"{_name(key)}: not expected, published {_summary(actual)}"
        yield Mismatch(key, None, None, actual, message)
    else:
        for field in fields(expected):
            wanted, got = getattr(expected, field.name), getattr(actual, field.name)
            if field.name not in KEY_COLUMNS and wanted != got:
                message = f"{_name(key)}: {field.name} should be {wanted}, is {got}"
                yield Mismatch(key, field.name, wanted, got, message)


def _name(key: tuple[str, ...]) -> str:
    kpi_id, scope_type, scope_key, period_grain, period_key = key
    return f"{kpi_id} of {scope_type} {scope_key} in {period_grain} {period_key}"


def _summary(row: Any) -> str:
    shown = (field.name for field in fields(row) if field.name not in KEY_COLUMNS)
    return ", ".join(f"{name}={getattr(row, name)}" for name in shown)
