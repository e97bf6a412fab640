"""The verdict page stands on its own, reads in both languages and gives no value away."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from sales_pipeline.gates.evaluate import evaluate
from sales_pipeline.gates.ledger import Decision
from sales_pipeline.gates.page import (
    TableVerdicts,
    table_verdicts,
    verdict_page,
)
from sales_pipeline.gates.replay import discard
from sales_pipeline.gates.trend import bars
from sales_pipeline.landing.registry import BatchRegistry

DAY = date(2026, 1, 2)
PRICED = {
    "type": "expect_column_values_to_be_between",
    "kwargs": {
        "column": "price",
        "min_value": 0,
        "mostly": 0.99,
        "row_condition": {
            "type": "comparison", "column": {"name": "kind"}, "operator": "==", "parameter": "sale",
        },
    },
    "meta": {"rule_id": "<b>priced</b>"},
}  # fmt: skip


@pytest.fixture
def judged(landing: Any, suite_of: Any) -> Any:
    """Two batches of crm/things, the second with a bad row, and their suite."""
    suite = suite_of(PRICED, max_quarantine_share=1)
    for prices in ([1, 2, 3], [1, -77.31, 3]):
        columns = {
            "id": ("VARCHAR", ["1", "2", "3"]),
            "kind": ("VARCHAR", ["sale"] * 3),
            "price": ("DECIMAL(9,2)", prices),
        }
        evaluate(landing.batch(columns, key="id"), suite, DAY)
    return table_verdicts(BatchRegistry(landing.folder), "crm", "things", suite)


def test_a_table_without_a_verdict_is_not_on_the_page(tmp_path: Path) -> None:
    assert table_verdicts(BatchRegistry(tmp_path), "crm", "things") is None


def test_the_page_needs_nothing_from_outside(judged: TableVerdicts) -> None:
    html = verdict_page([judged], DAY)
    assert not re.search(r"https?:|//[a-z]|@import|url\(|<link|<script|src=", html)


def test_the_page_says_what_was_expected_in_both_languages(judged: TableVerdicts) -> None:
    html = verdict_page([judged], DAY)
    assert "price lies in [0, ∞), where kind = sale, in at least 99 % of the rows" in html
    assert "price 介于 [0, ∞)，当 kind = sale，至少 99 % 的行" in html
    assert "correct the source and deliver again" in html
    assert "请在源系统更正后重新交付" in html
    assert 'data-language="zh"' in html
    assert 'data-language="en"' in verdict_page([judged], DAY, "en")


def test_the_page_shows_counts_and_row_numbers_but_no_value(judged: TableVerdicts) -> None:
    html = verdict_page([judged], DAY)
    assert 'class="rows">3</dd>' in html
    assert "33.33%" in html
    assert "77.31" not in html


def test_names_are_text_on_the_page(judged: TableVerdicts) -> None:
    html = verdict_page([judged], DAY)
    assert "<b>priced" not in html
    assert "&lt;b&gt;priced" in html


def test_the_trend_has_a_bar_for_each_batch(judged: TableVerdicts) -> None:
    first, second = judged.trend
    assert first.kept_back == 0
    assert second.accepted + second.kept_back == pytest.approx(32, abs=0.2)
    assert verdict_page([judged], DAY).count("<title>") == 3


def test_a_first_load_of_years_does_not_hide_the_nights(judged: TableVerdicts) -> None:
    night = judged.verdicts[0]
    first = night.model_copy(update={"rows_landed": 3000, "rows_accepted": 3000})
    heights = [(bar.accepted, bar.is_cut) for bar in bars([first, night, night, night])]
    assert heights == [(32, True), (16, False), (16, False), (16, False)]


def test_open_rows_of_all_batches_are_counted_until_decided(
    judged: TableVerdicts, landing: Any
) -> None:
    assert judged.open_rows == 1
    batch = BatchRegistry(landing.folder).batches("crm", "things")[1]
    discard(batch.folder, Decision(who="mia", when=datetime(2026, 1, 3, tzinfo=UTC), reason="old"))
    again = table_verdicts(BatchRegistry(landing.folder), "crm", "things")
    assert again and again.open_rows == 0


def test_the_worst_table_comes_first(judged: TableVerdicts) -> None:
    clean = TableVerdicts("aaa", "fine", judged.verdicts[:1])
    html = verdict_page([clean, judged], DAY)
    assert (clean.standing, judged.standing) == ("clean", "quarantined")
    assert html.index("crm/things") < html.index("aaa/fine")


def test_files_that_no_table_asks_for_are_named_with_what_to_do() -> None:
    html = verdict_page([], DAY, unclaimed=["erp/订单<1>.csv"])
    assert "inbox/erp/订单&lt;1&gt;.csv" in html
    assert "new-source" in html and "无对应表的文件" in html
    assert "无对应表的文件" not in verdict_page([], DAY)
