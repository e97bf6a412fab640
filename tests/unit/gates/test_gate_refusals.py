"""A rule that does not fit the columns of a batch fails with a reason and, if critical, rejects."""

from datetime import date
from typing import Any

import pytest

from sales_pipeline.gates.evaluate import evaluate

COLUMNS: dict[str, Any] = {
    "amount": ("DECIMAL(18,2)", [1]),
    "name": ("VARCHAR", ["a"]),
    "day": ("DATE", [date(2026, 1, 1)]),
    "at": ("TIMESTAMP", ["2026-01-01 10:00:00"]),
    "flag": ("BOOLEAN", [True]),
}


@pytest.mark.parametrize(
    ("kind", "kwargs", "reason"),
    [
        ("column_values_to_not_be_null", {"column": "nope"}, "column nope is not in the batch"),
        ("column_values_to_be_between", {"column": "name", "min_value": 1}, "write it in quotes"),
        ("column_values_to_be_between", {"column": "day", "min_value": 1}, "a date without a time"),
        ("column_values_to_be_between", {"column": "at", "min_value": "2026-01-01"}, "with a time"),
        ("column_values_to_be_in_set", {"column": "amount", "value_set": ["1"]}, "write a number"),
        ("column_values_to_be_in_set", {"column": "day", "value_set": ["2026-01-01"]}, "between"),
        ("column_values_to_match_regex", {"column": "amount", "regex": "1"}, "need a text column"),
        ("column_values_to_be_json_parseable", {"column": "day"}, "typed already"),
        ("column_values_to_be_increasing", {"column": "flag"}, "has no order"),
        ("column_sum_to_be_between", {"column": "name"}, "needs a numeric column"),
        ("column_min_to_be_between", {"column": "name"}, "is text"),
        (
            "column_pair_values_to_be_equal",
            {"column_A": "amount", "column_B": "name"},
            "are of different kinds",
        ),
        (
            "column_distinct_values_to_be_in_set",
            {"column": "day", "value_set": ["x"]},
            "not a date",
        ),
    ],
)
def test_a_rule_that_does_not_fit_rejects_with_its_reason(
    kind: str, kwargs: dict[str, Any], reason: str, landing: Any, suite_of: Any
) -> None:
    batch = landing.batch(COLUMNS)
    verdict = evaluate(batch, suite_of((f"expect_{kind}", kwargs)), date(2026, 1, 2))
    (failed,) = verdict.failed
    assert verdict.decision == "rejected"
    assert "could not be evaluated" in failed.message
    assert reason in failed.message


def test_sql_that_fails_on_the_rows_does_not_take_other_rules_with_it(
    landing: Any, suite_of: Any
) -> None:
    huge = {"n": ("DECIMAL(38,0)", [10**37 * 9] * 4), "name": ("VARCHAR", ["a"] * 4)}
    suite = suite_of(
        ("expect_column_sum_to_be_between", {"column": "n", "min_value": 0}),
        ("expect_column_values_to_not_be_null", {"column": "name"}),
    )
    verdict = evaluate(landing.batch(huge), suite, date(2026, 1, 2))
    assert [r.rule_id for r in verdict.failed] == ["r0"]
    assert "Overflow" in verdict.failed[0].message or "Out of Range" in verdict.failed[0].message
