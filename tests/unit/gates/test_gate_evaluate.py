"""A batch and its suite go in; a verdict, quarantined rows and removed duplicates come out."""

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from sales_pipeline.gates.evaluate import evaluate
from sales_pipeline.landing.manifest import Problem
from sales_pipeline.landing.verdict import Verdict

KNOWN = date(2026, 1, 2)
NAMES = ["ann", "bob", None, "dan", "eve"]
KEYS = ["1", "2", "3", "4", "5"]
FILLED = ("expect_column_values_to_not_be_null", {"column": "name"})
PRICED = ("expect_column_values_to_be_between", {"column": "price", "min_value": 0})
ALL_MAY = {"max_quarantine_share": 1}


def rows(path: Path, columns: str = "*") -> list[tuple[Any, ...]]:
    return duckdb.sql(f"SELECT {columns} FROM '{path}'").fetchall()


def things(prices: list[Any], names: list[Any] = NAMES, keys: list[Any] = KEYS) -> dict[str, Any]:
    return {"id": ("VARCHAR", keys), "name": ("VARCHAR", names), "price": ("DECIMAL(9,2)", prices)}


def test_a_clean_batch_is_accepted_whole(landing: Any, suite_of: Any) -> None:
    batch = landing.batch(things([1, 2, 3, 4, 5], names=list("abcde")), key="id")
    verdict = evaluate(batch, suite_of(FILLED, PRICED), KNOWN)
    assert (verdict.decision, verdict.known_on, verdict.rows_accepted) == ("accepted", KNOWN, 5)
    assert not verdict.failed
    assert sorted(p.name for p in batch.iterdir()) == [
        "manifest.json", "part-00000.parquet", "verdict.json",
    ]  # fmt: skip


def test_a_bad_row_goes_to_quarantine_with_every_rule_it_breaks(
    landing: Any, suite_of: Any
) -> None:
    batch = landing.batch(things([1, 2, -3, -4, 5]), key="id")
    verdict = evaluate(batch, suite_of(FILLED, PRICED, **ALL_MAY), KNOWN)
    assert verdict.decision == "accepted"
    assert (verdict.rows_accepted, verdict.rows_quarantined) == (3, 2)
    assert rows(batch / "quarantine.parquet", "_row_number, _record_id, rule_ids, status") == [
        (4, "3", ["r0", "r1"], "open"),
        (5, "4", ["r1"], "open"),
    ]
    priced = verdict.failed[1]
    assert (priced.unexpected_count, priced.element_count, priced.sample_rows) == (2, 5, (4, 5))
    assert priced.message == (
        "expected: price lies in [0, ∞); 2 of 5 rows differ (rows 4, 5)"
    )  # fmt: skip


def test_a_warning_is_reported_and_keeps_no_row_back(landing: Any, suite_of: Any) -> None:
    warning = {"type": FILLED[0], "kwargs": FILLED[1], "severity": "warning"}
    batch = landing.batch(things([1, 2, 3, 4, 5]), key="id")
    verdict = evaluate(batch, suite_of(warning), KNOWN)
    assert verdict.rows_accepted == 5
    assert [(r.severity, r.sample_rows) for r in verdict.failed] == [("warning", (4,))]
    assert not (batch / "quarantine.parquet").exists()


def test_rows_within_the_tolerance_of_mostly_stay(landing: Any, suite_of: Any) -> None:
    tolerant = (FILLED[0], FILLED[1] | {"mostly": 0.8})
    verdict = evaluate(landing.batch(things([1] * 5), key="id"), suite_of(tolerant), KNOWN)
    assert verdict.rows_accepted == 5
    assert not verdict.failed


def test_a_broken_batch_rule_rejects(landing: Any, suite_of: Any) -> None:
    suite = suite_of(("expect_table_row_count_to_be_between", {"min_value": 100}))
    verdict = evaluate(landing.batch(things([1] * 5), key="id"), suite, KNOWN)
    assert (verdict.decision, verdict.known_on) == ("rejected", None)
    assert (verdict.rows_accepted, verdict.rows_quarantined) == (0, 5)
    assert verdict.failed[0].observed == 5


def test_a_row_rule_may_reject_the_batch_and_still_shows_its_rows(
    landing: Any, suite_of: Any
) -> None:
    strict = {"type": FILLED[0], "kwargs": FILLED[1], "meta": {"rule_id": "x", "action": "reject"}}
    batch = landing.batch(things([1] * 5), key="id")
    verdict = evaluate(batch, suite_of(strict, **ALL_MAY), KNOWN)
    assert verdict.decision == "rejected"
    assert rows(batch / "quarantine.parquet", "_row_number, rule_ids") == [(4, ["x"])]


def test_too_many_bad_rows_reject_the_batch(landing: Any, suite_of: Any) -> None:
    batch = landing.batch(things([1] * 5), key="id")
    verdict = evaluate(batch, suite_of(FILLED, max_quarantine_share=0.1), KNOWN)
    limit = verdict.results[-1]
    assert verdict.decision == "rejected"
    assert (limit.rule_id, limit.observed, limit.success) == ("max_quarantine_share", 0.2, False)
    assert "raise meta.max_quarantine_share in expectations/crm/things.json" in limit.remedy


def test_values_that_could_not_be_parsed_are_quarantined_and_named_by_column(
    landing: Any, suite_of: Any
) -> None:
    batch = landing.batch(things([1] * 5), key="id", errors={1: "price", 3: "price"})
    verdict = evaluate(batch, suite_of(**ALL_MAY), KNOWN)
    assert verdict.rows_quarantined == 2
    assert verdict.failed[0].rule_id == "no_parse_errors"
    assert verdict.failed[0].observed == "price 2"
    assert rows(batch / "quarantine.parquet", "_row_number, messages")[0] == (
        3, ["price: not a number"],
    )  # fmt: skip


def test_a_record_without_its_key_is_quarantined(landing: Any, suite_of: Any) -> None:
    batch = landing.batch(things([1] * 5, keys=["1", None, "3", "4", "5"]), key="id")
    verdict = evaluate(batch, suite_of(**ALL_MAY), KNOWN)
    assert [r.rule_id for r in verdict.failed] == ["record_id_not_null"]
    assert rows(batch / "quarantine.parquet", "_row_number, _record_id") == [(3, None)]


def test_an_exact_repeat_is_removed_before_any_rule_looks(landing: Any, suite_of: Any) -> None:
    keys, names = ["1", "2", "2", "2", "5"], ["a", "b", "b", "x", "e"]
    batch = landing.batch(things([1] * 5, names, keys), key="id")
    unique = ("expect_column_values_to_be_unique", {"column": "id"})
    verdict = evaluate(batch, suite_of(unique, **ALL_MAY), KNOWN)
    assert rows(batch / "deduplicated.parquet", "_row_number, _record_id") == [(4, "2")]
    assert rows(batch / "quarantine.parquet", "_row_number") == [(3,), (5,)]
    assert (verdict.rows_accepted, verdict.rows_quarantined, verdict.rows_deduplicated) == (2, 2, 1)


@pytest.mark.parametrize(("mode", "kept_back"), [("upsert", 0), ("full", 2), ("replace", 2)])
def test_two_different_rows_of_one_key_are_versions_only_among_changes(
    mode: str, kept_back: int, landing: Any, suite_of: Any
) -> None:
    keys, names = ["1", "2", "2", "4", "5"], list("abcde")
    batch = landing.batch(things([1] * 5, names, keys), key="id", load_mode=mode)
    verdict = evaluate(batch, suite_of(**ALL_MAY), KNOWN)
    assert verdict.rows_quarantined == kept_back
    assert {r.rule_id for r in verdict.failed} == ({"record_id_unique"} if kept_back else set())


@pytest.mark.parametrize(("name", "repeats"), [("2", 2), ("9", 0)])
def test_uniqueness_beside_the_key_is_looked_at_value_by_value(
    name: str, repeats: int, landing: Any, suite_of: Any
) -> None:
    names = ["1", "2", "3", "4", name]
    batch = landing.batch(things([1] * 5, names), key="id")
    unique = ("expect_column_values_to_be_unique", {"column": "name"})
    verdict = evaluate(batch, suite_of(unique, **ALL_MAY), KNOWN)
    assert verdict.rows_quarantined == repeats


def test_repeats_without_a_key_are_rows_of_their_own(landing: Any, suite_of: Any) -> None:
    verdict = evaluate(landing.batch(things([1] * 5, ["a"] * 5)), suite_of(), KNOWN)
    assert (verdict.rows_accepted, verdict.rows_deduplicated) == (5, 0)


def test_an_unreadable_delivery_is_rejected_with_the_words_of_landing(
    landing: Any, suite_of: Any
) -> None:
    problem = Problem(
        rule="file_truncated", severity="critical", file="things.csv", row=17,
        message="the last record is cut off", remedy="deliver the file again",
    )  # fmt: skip
    batch = landing.batch(things([], [], []), key="id", problems=(problem,))
    verdict = evaluate(batch, suite_of(FILLED), KNOWN)
    (result,) = verdict.results
    assert verdict.decision == "rejected"
    assert (result.rule_id, result.expectation_type) == ("file_truncated", "readable")
    assert result.message == "the last record is cut off"
    assert (result.sample_rows, result.remedy) == ((17,), "deliver the file again")


def test_a_warning_of_landing_is_passed_on(landing: Any, suite_of: Any) -> None:
    problem = Problem(
        rule="extra_column", severity="warning", file="things.csv", column="注",
        message="column 注 is not in the layout", remedy="add it to the layout",
    )  # fmt: skip
    batch = landing.batch(things([1] * 5), key="id", problems=(problem,))
    verdict = evaluate(batch, suite_of(), KNOWN)
    assert verdict.decision == "accepted"
    assert [(r.rule_id, r.severity) for r in verdict.failed] == [("extra_column", "warning")]


def test_an_empty_delivery_is_judged_by_its_suite(landing: Any, suite_of: Any) -> None:
    batch = landing.batch(things([], [], []), key="id", rows=0)
    verdict = evaluate(batch, suite_of(FILLED, PRICED), KNOWN)
    assert (verdict.decision, verdict.rows_landed) == ("accepted", 0)
    refusing = landing.batch(things([], [], []), key="id", rows=0)
    some = suite_of(("expect_table_row_count_to_be_between", {"min_value": 1}))
    assert evaluate(refusing, some, KNOWN).decision == "rejected"


@pytest.mark.parametrize(("before", "decision"), [(5, "accepted"), (6, "rejected")])
def test_a_full_load_that_lost_more_than_the_limit_is_rejected(
    before: int, decision: str, landing: Any, suite_of: Any
) -> None:
    old = landing.batch(things([1] * before, ["a"] * before, list("abcdefg")[:before]), key="id")
    history = [evaluate(old, suite_of(), KNOWN)]
    batch = landing.batch(things([1] * 5), key="id", load_mode="full")
    verdict = evaluate(batch, suite_of(), KNOWN, history)
    assert verdict.decision == decision
    assert verdict.results[-1].rule_id == "row_count_vs_history"


def test_a_verdict_is_final(landing: Any, suite_of: Any) -> None:
    batch = landing.batch(things([1] * 5), key="id")
    first = evaluate(batch, suite_of(), KNOWN, decided_at=datetime(2026, 1, 3, tzinfo=UTC))
    again = evaluate(batch, suite_of(FILLED), date(2027, 1, 1))
    assert again == first == Verdict.read(batch)


def test_evaluating_the_same_batch_gives_the_same_files(landing: Any, suite_of: Any) -> None:
    when = datetime(2026, 1, 3, tzinfo=UTC)
    batch = landing.batch(things([1, 2, -3, -4, 5]), key="id")
    made = []
    for _ in range(2):
        evaluate(batch, suite_of(FILLED, PRICED, **ALL_MAY), KNOWN, decided_at=when)
        made.append({p.name: p.read_bytes() for p in batch.iterdir()})
        (batch / "verdict.json").unlink()
    assert made[0] == made[1]


def test_row_numbers_are_right_across_parts(landing: Any, suite_of: Any) -> None:
    batch = landing.batch(things([1, -2, 3, -4, 5]), key="id", parts=2)
    verdict = evaluate(batch, suite_of(PRICED, **ALL_MAY), KNOWN)
    assert sorted(rows(batch / "quarantine.parquet", "_row_number")) == [(3,), (5,)]
    assert verdict.failed[0].sample_rows == (3, 5)


def test_no_file_is_left_behind(landing: Any, suite_of: Any) -> None:
    batch = landing.batch(things([1, -2, 3, -4, 5]), key="id")
    evaluate(batch, suite_of(PRICED, **ALL_MAY), KNOWN)
    assert [p.name for p in batch.parent.iterdir()] == [batch.name]
    assert not [p for p in batch.iterdir() if p.name.startswith(".")]


def test_what_a_killed_gate_left_is_swept_away(landing: Any, suite_of: Any) -> None:
    batch = landing.batch(things([1] * 5), key="id")
    left = batch.parent / ".gate.999999999.abc.tmp"
    running = batch.parent / f".gate.{os.getpid()}.abc.tmp"
    left.mkdir()
    running.mkdir()
    evaluate(batch, suite_of(), KNOWN)
    assert (left.exists(), running.exists()) == (False, True)


def test_no_value_of_a_row_is_in_the_verdict(landing: Any, suite_of: Any) -> None:
    names = ["Secret Person", "b", None, "d", "e"]
    batch = landing.batch(things([-1, 2, -3, -4, 5], names), key="id")
    known = ("expect_column_values_to_be_in_set", {"column": "name", "value_set": ["b"]})
    verdict = evaluate(batch, suite_of(FILLED, PRICED, known, **ALL_MAY), KNOWN)
    assert "Secret" not in verdict.to_json()
