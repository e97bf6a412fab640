"""Quarantined rows are let in, corrected or given up; every row is counted once, always."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from sales_pipeline.gates.corrections import Correction, CorrectionError, load_corrections
from sales_pipeline.gates.evaluate import evaluate
from sales_pipeline.gates.file_parser import FileParser
from sales_pipeline.gates.ledger import (
    Decision,
    ReplayNote,
    RowKey,
    account,
    open_rows,
    read_ledger,
)
from sales_pipeline.gates.replay import ReplayError, discard, replay
from sales_pipeline.landing.manifest import BatchManifest
from sales_pipeline.landing.registry import BatchRegistry, BatchState
from sales_pipeline.landing.verdict import Verdict
from sales_pipeline.settings import Settings
from sales_pipeline.sources.files.land import land_file
from sales_pipeline.sources.files.layout import load_layout

KNOWN, LATER = date(2026, 1, 2), date(2026, 1, 9)
WORD = Decision(who="mia", when=datetime(2026, 1, 9, tzinfo=UTC), reason="checked with sales")
LAYOUT = """
files: {glob: "things_*.csv", date_in_name: "things_(?P<date>\\\\d{8})"}
arrival: by_name_date
format: {type: csv}
load: LOAD
columns:
  id: {from: 编号}
  name: {from: 名称}
  price: {from: 单价, type: "decimal(9,2)"}
  changed: {from: 修改时间, type: timestamp, date_formats: ["%Y-%m-%d %H:%M"]}
"""
WIDE = """
files: {glob: "things_*.csv", date_in_name: "things_(?P<date>\\\\d{8})"}
arrival: by_name_date
format: {type: csv}
load: {mode: full, key: [id, month]}
columns:
  id: {from: 编号}
wide:
  columns: "(?P<month>\\\\d+)月"
  key: {name: month, template: "{month}"}
  value: {name: target, type: "decimal(9,2)"}
"""
LOADS = {
    "upsert": "{mode: upsert, key: [id], modified_at: changed}",
    "full": "{mode: full, key: [id]}",
    "replace": "{mode: replace, replace_by: file}",
}
ROWS = """编号,名称,单价,修改时间
1,ann,10,2026-01-01 08:00
2,bob,面议,2026-01-01 09:00
3,,12.50,2026-01-01 10:00
4,dan,-5,2026-01-01 11:00
"""
FILLED = ("expect_column_values_to_not_be_null", {"column": "name"})
PRICED = ("expect_column_values_to_be_between", {"column": "price", "min_value": 0})
ALL_MAY = {"max_quarantine_share": 1}


class Table:
    """A table crm/things with one delivery, landed from a real file."""

    def __init__(self, folder: Path, mode: str, rows: str) -> None:
        self.settings = Settings(home=folder, enabled_sources=("erp",))
        self.yaml = folder / "crm" / "things.yml"
        self.yaml.parent.mkdir()
        layout = WIDE if mode == "wide" else LAYOUT.replace("LOAD", LOADS[mode])
        self.yaml.write_text(layout, encoding="utf-8")
        path = folder / "things_20260101.csv"
        path.write_text(rows, encoding="utf-8")
        arrived = datetime(2026, 1, 2, 3, tzinfo=UTC)
        outcome = land_file(load_layout(self.yaml), path, self.settings, arrived)
        assert outcome.batch_dir
        self.batch = outcome.batch_dir

    @property
    def parser(self) -> FileParser:
        manifest = BatchManifest.read(self.batch)
        return FileParser.of(load_layout(self.yaml), manifest, self.settings.timezone)

    def states(self) -> list[BatchState]:
        found = BatchRegistry(self.settings.landing).batches("crm", "things")
        return [batch.state for batch in found]


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Table]:
    def build(mode: str = "upsert", rows: str = ROWS) -> Table:
        return Table(tmp_path, mode, rows)

    return build


def rows(batch: Path | None, columns: str) -> list[tuple[Any, ...]]:
    assert batch
    return duckdb.sql(f"SELECT {columns} FROM '{batch}/part-*.parquet'").fetchall()


def test_rows_that_pass_a_mended_suite_are_released_into_a_new_batch(
    table: Any, suite_of: Any
) -> None:
    things = table()
    evaluate(things.batch, suite_of(FILLED, PRICED, **ALL_MAY), KNOWN)
    assert [row.record_id for row in open_rows(things.batch)] == ["2", "3", "4"]
    done = replay(things.batch, suite_of(PRICED, **ALL_MAY), WORD, LATER)
    assert rows(done.batch_dir, "id, price::VARCHAR, _row_number, _source_modified_at") == [
        ("3", "12.50", 4, datetime(2026, 1, 1, 2)),
    ]  # fmt: skip
    manifest = BatchManifest.read(done.batch_dir)
    assert manifest.origin_batch_id == things.batch.name
    assert manifest.order > BatchManifest.read(things.batch).order
    assert done.verdict.known_on == LATER
    assert [(line.record_id, line.state, line.who) for line in done.lines] == [
        ("3", "released", "mia"),
    ]  # fmt: skip
    assert done.still_open == 2


def test_a_corrected_row_is_parsed_by_the_parser_of_its_source(table: Any, suite_of: Any) -> None:
    things, suite = table(), suite_of(FILLED, PRICED, **ALL_MAY)
    evaluate(things.batch, suite, KNOWN)
    mended = [
        Correction(record_id="2", column="price", value="1,250.00", who="mia", reason="contract"),
        Correction(row_number=4, column="名称", value="cat", who="mia", reason="asked"),
    ]
    done = replay(things.batch, suite, WORD, LATER, mended, things.parser)
    assert rows(done.batch_dir, "id, name, price::VARCHAR, _row_number, len(_parse_errors)") == [
        ("2", "bob", "1250.00", 3, 0),
        ("3", "cat", "12.50", 4, 0),
    ]
    assert rows(done.batch_dir, '_raw."单价"') == [("1,250.00",), ("12.50",)]
    assert {(line.record_id, line.state) for line in done.lines} == {
        ("2", "corrected"), ("3", "corrected"),
    }  # fmt: skip


def test_every_row_of_a_batch_is_accounted_for(table: Any, suite_of: Any) -> None:
    things, suite = table(), suite_of(FILLED, PRICED, **ALL_MAY)
    evaluate(things.batch, suite, KNOWN)
    assert account(things.batch).is_balanced
    fix = Correction(record_id="3", column="name", value="cat", who="mia", reason="asked")
    replay(things.batch, suite, WORD, LATER, [fix], things.parser)
    discard(things.batch, WORD, [RowKey(row_number=5, record_id="4")])
    found = account(things.batch)
    assert (found.landed, found.accepted, found.open, found.discarded) == (4, 2, 1, 1)
    assert found.is_balanced
    assert [line.state for line in read_ledger(things.batch)] == ["corrected", "discarded"]


def test_a_replay_repeated_is_the_same_batch(table: Any, suite_of: Any) -> None:
    things = table()
    evaluate(things.batch, suite_of(FILLED, PRICED, **ALL_MAY), KNOWN)
    mended = suite_of(PRICED, **ALL_MAY)
    done = replay(things.batch, mended, WORD, LATER)
    with pytest.raises(ReplayError, match="nothing to replay"):
        discard(things.batch, WORD)
        replay(things.batch, mended, WORD, LATER)
    assert len(list(things.batch.parent.iterdir())) == 2
    assert done.batch_dir


@pytest.mark.parametrize("lost", ["verdict.json", "ledger"])
def test_a_killed_replay_is_finished_by_its_repetition(
    lost: str, table: Any, suite_of: Any
) -> None:
    things = table()
    evaluate(things.batch, suite_of(FILLED, PRICED, **ALL_MAY), KNOWN)
    mended = suite_of(PRICED, **ALL_MAY)
    done = replay(things.batch, mended, WORD, LATER)
    if lost == "verdict.json":
        (done.batch_dir / lost).unlink()
    (things.batch / "quarantine_ledger.jsonl").unlink()
    again = replay(things.batch, mended, WORD, LATER)
    assert account(things.batch).is_balanced
    assert [line.record_id for line in read_ledger(things.batch)] == ["3"]
    assert len(list(things.batch.parent.iterdir())) == 2
    assert again.still_open == 2


def test_a_rejected_batch_is_replayed_whole(table: Any, suite_of: Any) -> None:
    things = table()
    evaluate(things.batch, suite_of(PRICED, max_quarantine_share=0.01), KNOWN)
    assert things.states() == [BatchState.REJECTED]
    fixes = [
        Correction(record_id=record, column="price", value="7", who="mia", reason="contract")
        for record in ("2", "4")
    ]
    done = replay(things.batch, suite_of(PRICED), WORD, LATER, fixes, things.parser)
    assert done.verdict.decision == "accepted"
    assert len(rows(done.batch_dir, "id")) == 4
    assert things.states() == [BatchState.SUPERSEDED, BatchState.ACCEPTED]


def test_a_replay_that_fails_again_decides_nothing(table: Any, suite_of: Any) -> None:
    things = table()
    refusing = suite_of(("expect_table_row_count_to_be_between", {"min_value": 100}))
    evaluate(things.batch, refusing, KNOWN)
    done = replay(things.batch, refusing, WORD, LATER)
    assert done.verdict.decision == "rejected"
    assert done.lines == ()
    assert things.states() == [BatchState.REJECTED, BatchState.SUPERSEDED]


def test_a_full_load_is_repeated_whole_so_that_nothing_looks_deleted(
    table: Any, suite_of: Any
) -> None:
    things, suite = table(mode="full"), suite_of(FILLED, PRICED, **ALL_MAY)
    evaluate(things.batch, suite, KNOWN)
    discard(things.batch, WORD, [RowKey(row_number=5, record_id="4")])
    fix = Correction(record_id="3", column="name", value="cat", who="mia", reason="asked")
    done = replay(things.batch, suite, WORD, LATER, [fix], things.parser)
    assert rows(done.batch_dir, "id") == [("1",), ("2",), ("3",), ("4",)]
    assert [row.record_id for row in open_rows(done.batch_dir)] == ["2"]
    assert [line.state for line in read_ledger(done.batch_dir)] == ["discarded"]
    assert account(things.batch).is_balanced


@pytest.mark.parametrize("mode", ["upsert", "full"])
def test_a_replay_that_lets_no_row_in_leaves_no_batch(mode: str, table: Any, suite_of: Any) -> None:
    things, suite = table(mode=mode), suite_of(FILLED, PRICED, **ALL_MAY)
    evaluate(things.batch, suite, KNOWN)
    done = replay(things.batch, suite, WORD, LATER, parser=things.parser)
    assert (done.batch_dir, done.verdict, done.still_open) == (None, None, 3)
    assert [p.name for p in things.batch.parent.iterdir()] == [things.batch.name]


def test_rows_without_a_key_keep_their_identity_when_corrected(table: Any, suite_of: Any) -> None:
    things, suite = table(mode="replace"), suite_of(FILLED, **ALL_MAY)
    evaluate(things.batch, suite, KNOWN)
    before = dict(rows(things.batch, "_row_number, _record_id"))
    fix = Correction(row_number=4, column="name", value="cat", who="mia", reason="asked")
    done = replay(things.batch, suite, WORD, LATER, [fix], things.parser)
    assert dict(rows(done.batch_dir, "_row_number, _record_id")) == before


def test_a_month_of_a_wide_row_is_corrected_by_the_name_of_its_header(
    table: Any, suite_of: Any
) -> None:
    rows_, suite = "编号,1月,2月\n1,10,x\n2,y,40\n", suite_of(**ALL_MAY)
    things = table(mode="wide", rows=rows_)
    evaluate(things.batch, suite, KNOWN)
    assert [row.record_id for row in open_rows(things.batch)] == ["1|2", "2|1"]
    fix = Correction(record_id="1|2", column="2月", value="20", who="mia", reason="asked")
    done = replay(things.batch, suite, WORD, LATER, [fix], things.parser)
    assert sorted(rows(done.batch_dir, "_record_id, target::INTEGER, _row_number")) == [
        ("1|1", 10, 2),
        ("1|2", 20, 2),
        ("2|1", None, 3),
        ("2|2", 40, 3),
    ]
    assert [(line.record_id, line.state) for line in done.lines] == [("1|2", "corrected")]


def test_a_format_added_to_the_layout_lets_old_rows_in(table: Any, suite_of: Any) -> None:
    text = ROWS.replace("面议", "20").replace("2026-01-01 09:00", "2026/01/01 09:00")
    things, suite = table(rows=text), suite_of(PRICED, **ALL_MAY)
    evaluate(things.batch, suite, KNOWN)
    assert [row.record_id for row in open_rows(things.batch)] == ["2", "4"]
    both = LAYOUT.replace("]}", ', "%Y/%m/%d %H:%M"]}').replace("LOAD", LOADS["upsert"])
    things.yaml.write_text(both, encoding="utf-8")
    done = replay(things.batch, suite, WORD, LATER, parser=things.parser)
    assert rows(done.batch_dir, "id, changed") == [("2", datetime(2026, 1, 1, 1))]
    assert [line.state for line in done.lines] == ["released"]


@pytest.mark.parametrize("mode", ["upsert", "full"])
def test_a_correction_of_nothing_is_refused(mode: str, table: Any, suite_of: Any) -> None:
    things, suite = table(mode=mode), suite_of(FILLED, **ALL_MAY)
    evaluate(things.batch, suite, KNOWN)

    def tried(**where: Any) -> None:
        fix = Correction(value="x", who="mia", reason="asked", **where)
        replay(things.batch, suite, WORD, LATER, [fix], things.parser)

    with pytest.raises(CorrectionError, match="correction of nmae in 3: no such column; known: id"):
        tried(record_id="3", column="nmae")
    with pytest.raises(CorrectionError, match="correction of name in row 99: no such row is open"):
        tried(row_number=99, column="name")
    with pytest.raises(CorrectionError, match="correction of name in 1: no such row is open"):
        tried(record_id="1", column="name")
    assert len(list(things.batch.parent.iterdir())) == 1


def test_corrections_are_read_from_csv_and_yaml(tmp_path: Path) -> None:
    sheet, text = tmp_path / "c.csv", tmp_path / "c.yml"
    sheet.write_text(
        "record_id,row_number,column,value,who,reason\n3,,name,cat,mia,asked\n", encoding="utf-8"
    )
    text.write_text("- {record_id: '3', column: name, value: cat, who: mia, reason: asked}\n")
    kept = [[found.to_json() for found in load_corrections(path)] for path in (sheet, text)]
    assert kept[0] == kept[1]
    assert [found.place for found in load_corrections(sheet)] == [f"{sheet}, line 2"]
    sheet.write_text("record_id,column,value,who,reason\n3,name,cat,mia,\n", encoding="utf-8")
    with pytest.raises(CorrectionError, match=r"c\.csv, line 2: reason Field required"):
        load_corrections(sheet)


def test_the_verdict_of_the_origin_never_changes(table: Any, suite_of: Any) -> None:
    things = table()
    before = evaluate(things.batch, suite_of(FILLED, PRICED, **ALL_MAY), KNOWN)
    replay(things.batch, suite_of(PRICED, **ALL_MAY), WORD, LATER)
    assert Verdict.read(things.batch) == before


def test_a_correction_of_another_text_than_stands_there_is_refused(
    table: Any, suite_of: Any, tmp_path: Path
) -> None:
    """The right text, or its fingerprint, is taken; what was told is kept."""
    things, suite = table(), suite_of(FILLED, PRICED, **ALL_MAY)
    evaluate(things.batch, suite, KNOWN)
    sheet = tmp_path / "c.csv"
    line = "record_id,column,old,value,who,reason,when\n2,price,{},12,mia,asked,2026-01-09T10:00\n"
    sheet.write_text(line.format("99"), encoding="utf-8")
    with pytest.raises(CorrectionError, match=r"c\.csv, line 2: .* another text stands there"):
        replay(things.batch, suite, WORD, LATER, load_corrections(sheet), things.parser)
    sheet.write_text(line.format("面议"), encoding="utf-8")
    done = replay(things.batch, suite, WORD, LATER, load_corrections(sheet), things.parser)
    assert rows(done.batch_dir, "id, price::VARCHAR") == [("2", "12.00")]
    assert done.batch_dir is not None
    (kept,) = ReplayNote.read(done.batch_dir).corrections
    assert (kept.old, kept.when, kept.place) == ("面议", datetime(2026, 1, 9, 10), "")
