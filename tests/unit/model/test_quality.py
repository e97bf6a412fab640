"""What a run tells of judged batches: which of them, and what of each."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest
from model_fixture import ORDERS, batch, day

from sales_pipeline.gates.ledger import LEDGER_NAME, LedgerLine
from sales_pipeline.landing.registry import Batch, BatchState
from sales_pipeline.landing.verdict import QUARANTINE_NAME, VERDICT_NAME, RuleResult
from sales_pipeline.model.publish import WAREHOUSE_NAME
from sales_pipeline.model.quality import Judged, judged_batches, untold
from sales_pipeline.model.quality_tables import write_quality
from sales_pipeline.sources.files.layout import Layout, load_layouts

LATER = day(20)
LINK = "https://crm.example/accounts/{id}"
RESULT = RuleResult(
    rule_id="price", expectation_type="expect_column_values_to_not_be_null", scope="row",
    severity="critical", success=False, message="", column="price", element_count=5,
    unexpected_count=2, unexpected_share=0.4,
)  # fmt: skip


@cache
def orders_layout() -> Layout:
    return load_layouts(("erp",))[ORDERS]


def judge(*batches: Batch, as_of: date = LATER) -> list[Judged]:
    return judged_batches({ORDERS: batches}, {ORDERS: orders_layout()}, as_of)


def told(*batches: Batch, as_of: date = LATER) -> dict[str, tuple[str, int | None]]:
    return {j.batch.manifest.batch_id[-1]: j.story for j in judge(*batches, as_of=as_of)}


def on_disk(found: Batch, folder: Path, *lines: LedgerLine) -> Batch:
    """The batch in a folder of its own, with two rows kept back and what was decided on them."""
    folder.mkdir()
    assert found.verdict
    verdict = found.verdict.model_copy(update={"results": (RESULT, RESULT)})
    (folder / VERDICT_NAME).write_text(verdict.to_json())
    duckdb.sql(
        "select * from (values (7::bigint, 'L7', 'a.csv', ['price', 'unit']),"
        " (9, null, 'a.csv', ['price'])) as t (_row_number, _record_id, _file, rule_ids)"
    ).write_parquet(str(folder / QUARANTINE_NAME))
    (folder / LEDGER_NAME).write_text("".join(f"{line.model_dump_json()}\n" for line in lines))
    return replace(found, folder=folder)


def line(number: int, record_id: str | None, **more: Any) -> LedgerLine:
    decision = {"state": "discarded", "who": "li.na", "reason": "a test"} | more
    when = datetime(2026, 3, 21, 1, tzinfo=UTC)
    return LedgerLine(row_number=number, record_id=record_id, when=when, **decision)


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., list[tuple[Any, ...]]]:
    """Rows of a query after batches have been written, under a layout with a link."""

    def query(sql: str, *judged: Judged) -> list[tuple[Any, ...]]:
        linked = orders_layout().model_copy(update={"link": LINK})
        with duckdb.connect() as connection:
            connection.execute("create schema run")
            write_quality(connection, [replace(j, layout=linked) for j in judged])
            return connection.execute(sql).fetchall()

    return query


def test_rejected_batches_are_told_of_and_waiting_ones_are_not() -> None:
    found = told(
        batch(1), batch(2, BatchState.REJECTED), batch(3, BatchState.HELD),
        batch(4, BatchState.PENDING), batch(5, BatchState.SUPERSEDED),
    )  # fmt: skip
    assert found == {"1": ("accepted", 0), "2": ("rejected", None), "5": ("superseded", None)}


def test_a_batch_of_a_later_night_is_left_to_that_night() -> None:
    assert told(batch(1), batch(2), as_of=day(1)) == {"1": ("accepted", 0)}


def test_a_full_load_leaves_no_row_before_it_open() -> None:
    first, second = (batch(n, quarantined=2, load_mode="full") for n in (1, 2))
    assert told(first) == {"1": ("accepted", 2)}
    assert told(first, second) == {"1": ("accepted", 0), "2": ("accepted", 2)}
    assert [judged.is_replaced for judged in judge(first, second)] == [True, False]


def test_what_a_person_decides_closes_a_row(tmp_path: Path) -> None:
    decided = on_disk(batch(1, quarantined=2), tmp_path / "b", line(7, "L7"))
    assert told(decided) == {"1": ("accepted", 1)}


def publish(folder: Path, *rows: str) -> Path:
    folder.mkdir()
    with duckdb.connect(str(folder / WAREHOUSE_NAME)) as marts:
        marts.execute("create schema marts")
        if rows:
            marts.execute(
                f"create table marts.dim_batch as select * from (values {', '.join(rows)})"
                " as t (source_table, batch_id, state, rows_open)"
            )
    return folder


def test_only_news_is_told(tmp_path: Path) -> None:
    judged = judge(batch(1), batch(2, quarantined=3), batch(3, BatchState.REJECTED), batch(4))
    newest = publish(
        tmp_path / "newest",
        "('erp/order_lines', '20260301-1', 'accepted', 0)",
        "('erp/order_lines', '20260302-2', 'accepted', 4)",
        "('erp/order_lines', '20260303-3', 'rejected', null)",
    )
    assert [j.batch.manifest.batch_id[-1] for j in untold(judged, newest)] == ["2", "4"]


def test_a_snapshot_without_the_mart_has_told_nothing(tmp_path: Path) -> None:
    judged = judge(batch(1))
    (tmp_path / "empty").mkdir()
    for newest in (None, tmp_path / "empty", publish(tmp_path / "older")):
        assert untold(judged, newest) == judged


def test_a_batch_is_written_with_its_counts(
    written: Callable[..., list[tuple[Any, ...]]], tmp_path: Path
) -> None:
    judged = judge(on_disk(batch(1, quarantined=2), tmp_path / "b"))
    assert written("from run.batches", *judged) == [(
        "erp/order_lines", "20260301-1", "erp", "order_line", orders_layout().owner,
        "20260301-1.csv", "upsert", day(1), day(1), "accepted", "accepted", 5, 3, 2, 0, 2, None,
    )]  # fmt: skip


def test_results_of_a_rule_that_was_broken_twice_are_one_row(
    written: Callable[..., list[tuple[Any, ...]]], tmp_path: Path
) -> None:
    judged = judge(on_disk(batch(1, quarantined=2), tmp_path / "b"))
    sql = "select rule_id, success, column_name, element_count, unexpected_count, unexpected_share"
    ((rule, success, column, elements, unexpected, share),) = written(
        f"{sql}::varchar from run.rule_results", *judged
    )
    assert (rule, success, column, elements, unexpected, share) == (
        "price", False, "price", 5, 4, "0.400000",
    )  # fmt: skip


def test_quarantined_rows_carry_their_last_decision_and_a_link(
    written: Callable[..., list[tuple[Any, ...]]], tmp_path: Path
) -> None:
    decisions = line(7, "L7"), line(7, "L7", state="corrected", reason="mended")
    judged = judge(on_disk(batch(1, quarantined=2), tmp_path / "b", *decisions))
    sql = """
        select row_number, record_id, delivered, rule_ids, state, decided_by, decided_at::varchar,
            reason, link
        from run.quarantined_rows order by 1
    """
    assert written(sql, *judged) == [
        (7, "L7", "a.csv", "price, unit", "corrected", "li.na", "2026-03-21 01:00:00", "mended",
         "https://crm.example/accounts/L7"),
        (9, None, "a.csv", "price", "open", None, None, None, None),
    ]  # fmt: skip


def test_rows_of_a_replaced_full_load_and_of_a_rejected_batch_are_nobodys_work(
    written: Callable[..., list[tuple[Any, ...]]], tmp_path: Path
) -> None:
    replaced = on_disk(batch(1, quarantined=2, load_mode="full"), tmp_path / "full")
    rejected = on_disk(batch(3, BatchState.REJECTED), tmp_path / "rejected")
    judged = judge(replaced, batch(2, load_mode="full"), rejected)
    judged = [j for j in judged if j.batch.folder.is_absolute()]
    sql = "select batch_id, state from run.quarantined_rows"
    assert written(sql, *judged) == [("20260301-1", "replaced")] * 2


def test_without_news_the_tables_are_there_and_empty(
    written: Callable[..., list[tuple[Any, ...]]],
) -> None:
    for table in ("batches", "rule_results", "quarantined_rows"):
        assert written(f"from run.{table}") == []
