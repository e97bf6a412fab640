"""A suite is checked when it is loaded: what the gate cannot run is named with what it can."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from parity_cases import cases

from sales_pipeline.gates.expectations import EXPECTATIONS
from sales_pipeline.gates.suite import SuiteError, load_suite, parse_suite

NOT_NULL = {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "a"}}


def parse(*rules: Any, name: str = "crm/things", **rest: Any) -> Any:
    content = {"name": name, "expectations": list(rules), **rest}
    return parse_suite(json.dumps(content).encode(), "crm/things")


def test_a_plain_gx_suite_gets_ids_severities_and_remedies() -> None:
    (rule,) = parse(NOT_NULL).rules
    assert rule.rule_id == "column_values_to_not_be_null(a)"
    assert (rule.severity, rule.action) == ("critical", "quarantine")
    assert "expectations/crm/things.json" in rule.remedy


def test_meta_names_the_rule_its_remedy_and_its_action() -> None:
    meta = {"rule_id": "a_filled", "remedy": "ask sales", "action": "reject", "owner": "sales"}
    (rule,) = parse(NOT_NULL | {"meta": meta, "severity": "critical"}).rules
    assert (rule.rule_id, rule.remedy, rule.action, rule.owner) == (
        "a_filled", "ask sales", "reject", "sales",
    )  # fmt: skip


def test_limits_have_defaults_and_can_be_switched_off() -> None:
    assert parse().meta.max_quarantine_share == Decimal("0.05")
    assert parse().meta.max_drop == Decimal("0.15")
    assert parse(meta={"max_drop": None}).meta.max_drop is None


def test_numbers_are_read_as_the_decimals_that_are_written() -> None:
    rule = {
        "type": "expect_column_values_to_be_between",
        "kwargs": {"column": "a", "max_value": 0.1},
    }
    assert parse(rule).rules[0].expectation.max_value == Decimal("0.1")


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ({"type": "expect_magic", "kwargs": {}}, "expect_magic is not supported; supported: "),
        (
            {"type": "expect_column_values_to_match_like_pattern", "kwargs": {}},
            "stock GX has no LIKE on pandas; say it as a regex",
        ),
        (
            NOT_NULL | {"kwargs": {"column": "a", "most": 1}},
            "kwarg most is not supported; supported: column, mostly, row_condition",
        ),
        (NOT_NULL | {"kwargs": {}}, "kwarg column Field required"),
        (NOT_NULL | {"kwargs": {"column": "a", "mostly": 1.5}}, "less than or equal to 1"),
        (
            NOT_NULL | {"kwargs": {"column": "a", "row_condition": 'b == "x"'}},
            "kwarg row_condition as text is not supported; write it as GX does",
        ),
        (NOT_NULL | {"severity": "info"}, "severity Input should be 'critical' or 'warning'"),
        (NOT_NULL | {"meta": {"remdy": "x"}}, "meta.remdy is not supported"),
        (
            NOT_NULL | {"severity": "warning", "meta": {"action": "reject"}},
            "meta.action 'reject' needs severity critical",
        ),
        (NOT_NULL | {"meta": {"scope": "batch"}}, "is a row rule, not a batch rule"),
        (
            {"type": "expect_table_row_count_to_equal", "kwargs": {"value": 1},
             "meta": {"action": "quarantine"}},
            "there is no row to put into quarantine",
        ),
        (
            {"type": "expect_column_values_to_be_between",
             "kwargs": {"column": "a", "min_value": "2024-01-01", "max_value": 5}},
            "min_value 2024-01-01 and max_value 5 are of different types",
        ),
        (
            {"type": "expect_column_values_to_be_between",
             "kwargs": {"column": "a", "min_value": "2024-01-01 00:00:00+08:00"}},
            "a bound has no time zone",
        ),
        (
            {"type": "expect_column_values_to_be_between", "kwargs": {"column": "a"}},
            "min_value or max_value is needed",
        ),
        (
            {"type": "expect_column_values_to_match_regex",
             "kwargs": {"column": "a", "regex": "["}},
            "'[' is not a Python pattern",
        ),
        (
            {"type": "expect_column_values_to_match_regex",
             "kwargs": {"column": "a", "regex": "[[:alpha:]]"}},
            "is not a Python pattern",
        ),
        (
            {"type": "expect_column_values_to_be_of_type",
             "kwargs": {"column": "a", "type_": "string"}},
            "'string' is not a type of a landed column; known: str, int",
        ),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_run_is_a_load_error(rule: Any, message: str) -> None:
    with pytest.raises(SuiteError) as refusal:
        parse(rule)
    assert "expectations/crm/things.json, rule 1: " in str(refusal.value)
    assert message in str(refusal.value)


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(SuiteError) as refusal:
        parse(NOT_NULL, NOT_NULL, {"type": "expect_magic"}, name="crm/other")
    first, second, third = str(refusal.value).splitlines()
    assert "name is 'crm/other'" in first
    assert "rule 3: expect_magic" in second
    assert "is used 2 times: give each rule its own meta.rule_id" in third


def test_a_table_without_a_suite_is_told_where_to_write_it(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match=r"crm/things has no suite: write .*things\.json"):
        load_suite(tmp_path, "crm", "things")


def test_suites_load_without_importing_great_expectations() -> None:
    import subprocess
    import sys

    code = (
        "import sys, sales_pipeline.gates.evaluate; sys.exit('great_expectations' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("kind", sorted(EXPECTATIONS))
def test_every_type_says_what_it_expects_in_both_languages(kind: str) -> None:
    kwargs = next(kwargs for name, kwargs in cases() if name == kind)
    expectation = parse({"type": kind, "kwargs": kwargs}).rules[0].expectation
    english, chinese = expectation.says("en"), expectation.says("zh-CN")
    assert english and chinese
