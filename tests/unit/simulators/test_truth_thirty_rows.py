"""The oracle against figures worked out by hand for the thirty-row company.

A failure here means that the oracle, not the pipeline, is wrong.
"""

import csv
from dataclasses import fields
from datetime import date
from functools import cache
from typing import Any

import pytest
from truth_worlds import golden, thirty_rows

from sales_pipeline.simulators.company.truth import (
    ComparisonRow,
    TruthRow,
    compute_comparisons,
    compute_truth,
)
from sales_pipeline.simulators.company.truth.rows import records, row_key

AS_OF = date(2026, 11, 22)


@cache
def values_at(as_of: date) -> dict[tuple[str, ...], TruthRow]:
    return {row_key(row): row for row in compute_truth(thirty_rows(), as_of)}


@cache
def comparisons_at(as_of: date) -> dict[tuple[str, ...], ComparisonRow]:
    return {row_key(row): row for row in compute_comparisons(thirty_rows(), as_of)}


def hand_written(name: str, kind: type[Any]) -> list[Any]:
    """Each expected row with its business date and the sum behind it."""
    lines = golden(name)
    return [
        pytest.param(date.fromisoformat(record["as_of"]), expected, record["why"])
        for expected, record in zip(records(lines, kind), csv.DictReader(lines), strict=True)
    ]


@pytest.mark.parametrize(
    ("as_of", "expected", "why"), hand_written("expected_values.csv", TruthRow)
)
def test_a_value_is_what_a_person_works_out(as_of: date, expected: TruthRow, why: str) -> None:
    assert_equal(values_at(as_of)[row_key(expected)], expected, why)


@pytest.mark.parametrize(
    ("as_of", "expected", "why"), hand_written("expected_comparisons.csv", ComparisonRow)
)
def test_a_comparison_is_what_a_person_works_out(
    as_of: date, expected: ComparisonRow, why: str
) -> None:
    assert_equal(comparisons_at(as_of)[row_key(expected)], expected, why)


def assert_equal(actual: Any, expected: Any, why: str) -> None:
    for field in fields(expected):
        got, wanted = getattr(actual, field.name), getattr(expected, field.name)
        assert got == wanted, f"{field.name} should be {wanted}, is {got}: {why}"


def test_the_company_has_thirty_rows() -> None:
    assert len(thirty_rows().lines) == 30


def members(scope_type: str, grain: str, period_key: str, kpi_id: str = "net_revenue") -> set[str]:
    wanted = (kpi_id, scope_type, grain, period_key)
    return {
        row.scope_key
        for row in values_at(AS_OF).values()
        if (row.kpi_id, row.scope_type, row.period_grain, row.period_key) == wanted
    }


@pytest.mark.parametrize(
    ("scope_type", "period_key", "expected"),
    [
        ("company", "2026-04", {"company"}),
        ("region", "2026-09", {"R1", "R2"}),
        ("region", "2026-10", {"R1", "R2", "R3"}),
        ("region", "2026-11", {"R1", "R2", "R3", "unknown"}),
        ("team", "2025-12", {"T1", "T2", "T3"}),
        ("team", "2026-01", {"T1", "T2"}),
        ("salesperson", "2026-02", {"S1", "S2", "S3", "M2"}),
        ("salesperson", "2026-05", {"S1", "S2", "M2", "unknown"}),
        ("salesperson", "2026-11", {"S1", "S2", "M1", "M2", "S9"}),
        ("product_line", "2026-04", {"Pumps", "Valves", "Filters"}),
        ("product_line", "2026-11", {"Pumps", "Valves", "Filters", "unknown"}),
        ("channel", "2026-04", {"direct", "dealer", "eshop", "export"}),
        ("channel", "2026-11", {"direct", "dealer", "eshop", "export", "unknown"}),
        ("account", "2026-04", set()),
        ("account", "2026-11", {"T:TX1", "T:TX2", "erp:A3", "erp:X9"}),
    ],
)
def test_members_of_a_month_are_those_that_exist_or_did_business(
    scope_type: str, period_key: str, expected: set[str]
) -> None:
    assert members(scope_type, "month", period_key) == expected


@pytest.mark.parametrize(
    ("grain", "first", "last", "count"),
    [
        # 1 March 2025 to 22 November 2026: 306 days of 2025 and 326 of 2026.
        ("day", "2025-03-01", "2026-11-22", 632),
        # Mondays from 24 February 2025 to 16 November 2026: 630 days apart.
        ("week", "2025-W09", "2026-W47", 91),
        ("month", "2025-03", "2026-11", 21),
        ("quarter", "2025Q1", "2026Q4", 8),
        ("year", "FY2025", "FY2026", 2),
    ],
)
def test_periods_run_from_the_start_of_the_data_to_the_business_date(
    grain: str, first: str, last: str, count: int
) -> None:
    keys = [
        key[4]
        for key in values_at(AS_OF)
        if key[:4] == ("net_revenue", "company", "company", grain)
    ]
    assert (keys[0], keys[-1], len(keys)) == (first, last, count)
