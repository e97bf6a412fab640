"""Manifests, verdicts and batch ids: what they refuse, and that they come back as written."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from batch_files import judge, manifest_of, put, verdict_of
from pydantic import ValidationError

from sales_pipeline.landing.manifest import BatchManifest, Problem, batch_id_of
from sales_pipeline.landing.verdict import Verdict

DAY = date(2026, 3, 1)


def changed(**update: Any) -> dict[str, Any]:
    return {**verdict_of(manifest_of("b1", DAY), "accepted").model_dump(), **update}


def test_rows_that_are_accounted_for_make_a_verdict() -> None:
    parts = {"rows_accepted": 4, "rows_quarantined": 3, "rows_deduplicated": 2}
    assert Verdict(**changed(rows_landed=9, **parts)).rows_landed == 9


@pytest.mark.parametrize(
    ("landed", "accepted", "quarantined", "deduplicated"),
    [(9, 4, 3, 1), (9, 4, 3, 3), (0, 1, 0, 0), (2, 0, 0, 0)],
)
def test_a_verdict_that_loses_or_invents_rows_is_refused(
    landed: int, accepted: int, quarantined: int, deduplicated: int
) -> None:
    with pytest.raises(ValidationError, match=f"{landed} rows landed but .* accounted for"):
        Verdict(
            **changed(
                rows_landed=landed,
                rows_accepted=accepted,
                rows_quarantined=quarantined,
                rows_deduplicated=deduplicated,
            )
        )


def test_a_negative_count_does_not_balance_the_books() -> None:
    with pytest.raises(ValidationError, match="rows_quarantined"):
        Verdict(**changed(rows_landed=2, rows_accepted=3, rows_quarantined=-1))


@pytest.mark.parametrize(("decision", "known_on"), [("accepted", None), ("rejected", DAY)])
def test_known_on_is_set_at_acceptance_and_only_there(decision: str, known_on: date | None) -> None:
    with pytest.raises(ValidationError, match="known_on"):
        Verdict(**changed(decision=decision, known_on=known_on))


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="opinion"):
        Verdict(**changed(opinion="fine"))


def test_a_verdict_names_the_rules_that_failed() -> None:
    assert verdict_of(manifest_of("b1", DAY), "accepted").failed == ()
    failed = verdict_of(manifest_of("b1", DAY), "rejected").failed
    assert [rule.rule_id for rule in failed] == ["dates_are_given"]


def test_manifest_and_verdict_come_back_as_written(tmp_path: Path) -> None:
    problem = Problem(
        rule="no_rows",
        severity="critical",
        file="订单 '1'.csv",
        message="空文件",
        remedy="重新导出",
    )
    manifest = manifest_of("b1", DAY, file="订单 '1'.csv", problems=(problem,))
    folder = put(tmp_path, manifest)
    judge(folder, "rejected")
    assert BatchManifest.read(folder) == manifest
    assert Verdict.read(folder) == verdict_of(manifest, "rejected")
    assert "空文件" in (folder / "manifest.json").read_text(encoding="utf-8")


def test_the_same_content_table_and_date_are_the_same_batch() -> None:
    first = batch_id_of("order_lines", DAY, date(2026, 3, 2), "abc")
    assert first == batch_id_of("order_lines", DAY, date(2026, 3, 9), "abc")
    assert first.startswith("20260301-")


@pytest.mark.parametrize(
    "other", [("customers", DAY, "abc"), ("order_lines", None, "abc"), ("order_lines", DAY, "abd")]
)
def test_another_table_date_or_content_is_another_batch(other: tuple[str, date, str]) -> None:
    table, name_date, content = other
    first = batch_id_of("order_lines", DAY, DAY, "abc")
    assert first != batch_id_of(table, name_date, DAY, content)
