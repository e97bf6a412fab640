"""Decimals are compared as written: money never passes through floating point."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sales_pipeline.gates.evaluate import evaluate

D = Decimal


@pytest.mark.parametrize(
    ("kind", "kwargs"),
    [
        ("column_values_to_be_between", {"column": "rate", "min_value": 0.1, "max_value": 0.13}),
        ("column_values_to_be_in_set", {"column": "rate", "value_set": [0.1, 0.13]}),
        ("multicolumn_sum_to_equal", {"column_list": ["part", "rest"], "sum_total": 0.3}),
        ("column_sum_to_be_between", {"column": "part", "min_value": 0.3, "max_value": 0.3}),
        ("column_mean_to_be_between", {"column": "part", "min_value": 0.15, "max_value": 0.15}),
        ("column_min_to_be_between", {"column": "rate", "min_value": 0.1}),
        ("column_distinct_values_to_equal_set", {"column": "rate", "value_set": [0.1, 0.13]}),
    ],
)
def test_a_tenth_in_a_suite_is_a_tenth_in_a_decimal_column(
    kind: str, kwargs: dict[str, Any], landing: Any, suite_of: Any
) -> None:
    batch = landing.batch(
        {
            "rate": ("DECIMAL(9,6)", [D("0.1"), D("0.13")]),
            "part": ("DECIMAL(18,2)", [D("0.1"), D("0.2")]),
            "rest": ("DECIMAL(18,2)", [D("0.2"), D("0.1")]),
        }
    )
    verdict = evaluate(batch, suite_of((f"expect_{kind}", kwargs)), date(2026, 1, 2))
    assert not verdict.failed


def test_cents_beyond_float_precision_are_told_apart(landing: Any, suite_of: Any) -> None:
    amounts = [D("9007199254740993.01"), D("9007199254740993.02")]
    batch = landing.batch({"amount": ("DECIMAL(18,2)", amounts)})
    suite = suite_of(
        ("expect_column_values_to_be_between", {"column": "amount", "max_value": 9007199254740993}),
        ("expect_column_values_to_be_unique", {"column": "amount"}),
        max_quarantine_share=1,
    )
    verdict = evaluate(batch, suite, date(2026, 1, 2))
    assert [(r.rule_id, r.unexpected_count) for r in verdict.failed] == [("r0", 2)]
