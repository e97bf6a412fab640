"""JSON, JSON lines and Parquet: paths, lists inside records, damaged lines, typed columns."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from landing_desk import Desk, layout, rows

LINES = {"type": "jsonl"}
ORDER = {
    "order": {"from": "orderNo"},
    "buyer": {"from": "buyer.id"},
    "amount": {"type": "decimal(18,2)"},
}


def test_paths_lead_into_records_and_raw_keeps_the_whole_record(desk: Desk) -> None:
    content = '{"orderNo": "A1", "buyer": {"id": 7}, "amount": "12.50", "new": [1]}\n'
    outcome = desk.land(layout(ORDER, format=LINES), content, "sales.jsonl")
    (row,) = rows(outcome)
    assert (row["order"], row["buyer"], row["amount"]) == ("A1", "7", Decimal("12.50"))
    assert row["_raw"]["_record"] == content.strip()
    assert [p.rule for p in outcome.problems] == ["header_extra_column"]


def test_numbers_and_long_integers_keep_their_digits(desk: Desk) -> None:
    content = '{"id": 5725767000002105043, "amount": 1234567890.10}\n'
    declared = layout({"id": {}, "amount": {"type": "decimal(18,2)"}}, format=LINES)
    (row,) = rows(desk.land(declared, content, "sales.jsonl"))
    assert (row["id"], row["amount"]) == ("5725767000002105043", Decimal("1234567890.10"))


def test_a_damaged_line_is_kept_as_a_row_and_spoils_no_other(desk: Desk) -> None:
    content = '{"id": "a", "amount": 1}\n\nnot json\n[1]\n{"id": "b", "amount": 2}\n'
    found = rows(desk.land(layout(format=LINES), content, "sales.jsonl"))
    assert [(r["id"], r["_row_number"]) for r in found] == [
        ("a", 1),
        (None, 3),
        (None, 4),
        ("b", 5),
    ]
    assert found[1]["_raw"]["_record"] == "not json"
    assert found[1]["_parse_errors"] == [
        {"column": "(row)", "raw": "not json", "reason": "not a JSON object"}
    ]


def test_undecodable_bytes_spoil_their_line_only(desk: Desk) -> None:
    content = b'{"id": "a", "amount": 1}\n{"id": "\xff", "amount": 2}\n{"id": "c", "amount": 3}\n'
    found = rows(desk.land(layout(format=LINES), content, "sales.jsonl"))
    assert [len(r["_parse_errors"]) for r in found] == [0, 1, 0]


def test_a_list_inside_a_record_becomes_rows(desk: Desk) -> None:
    columns = {
        "order": {"from": "orderNo"},
        "sku": {"from": "items.sku", "required": True},
        "quantity": {"from": "items.qty", "type": "integer"},
    }
    declared = layout(
        columns,
        format={"type": "jsonl", "explode": "items"},
        load={"mode": "upsert", "key": ["order", "sku"]},
    )
    content = (
        '{"orderNo": "A", "items": [{"sku": "x", "qty": 1}, {"sku": "y", "qty": 2}]}\n'
        '{"orderNo": "B", "items": []}\n'
    )
    found = rows(desk.land(declared, content, "sales.jsonl"))
    assert sorted((r["order"], r["sku"] or "", r["quantity"], r["_row_number"]) for r in found) == [
        ("A", "x", 1, 1),
        ("A", "y", 2, 1),
        ("B", "", None, 2),
    ]
    assert [r["order"] for r in found if r["_parse_errors"]] == ["B"]


def test_equal_elements_of_a_list_without_key_are_told_apart(desk: Desk) -> None:
    declared = layout({"sku": {"from": "items.sku"}}, format={"type": "jsonl", "explode": "items"})
    found = rows(desk.land(declared, '{"items": [{"sku": "x"}, {"sku": "x"}]}\n', "sales.jsonl"))
    assert sorted(r["_record_id"][-2:] for r in found) == ["#1", "#2"]


@pytest.mark.parametrize(
    ("records", "content"),
    [
        (None, '[{"id": "a", "amount": 1}, {"id": "b", "amount": 2}]'),
        (None, '\ufeff[\n {"id": "a",\n "amount": 1},\n {"id": "b", "amount": 2}]\n'),
        ("data", '{"code": 0, "data": [{"id": "a", "amount": 1}, {"id": "b", "amount": 2}]}'),
        ("data.list", '{"data": {"list": [{"id": "a", "amount": 1}, {"id": "b", "amount": 2}]}}'),
    ],
)
def test_a_document_is_a_list_of_records(desk: Desk, records: str | None, content: str) -> None:
    form: dict[str, Any] = {"type": "json"} | ({"records": records} if records else {})
    found = rows(desk.land(layout(format=form), content, "sales.json"))
    assert [(r["id"], r["amount"], r["_row_number"]) for r in found] == [("a", 1, 1), ("b", 2, 2)]


def test_a_path_that_no_record_has_is_a_missing_column(desk: Desk) -> None:
    content = '{"orderNo": "A", "buyer": {"id": 1}, "amout": 5}\n'
    (found,) = desk.land(layout(ORDER, format=LINES), content, "sales.jsonl").problems
    assert found.rule == "header_renamed_column"
    assert "column 'amount' is not in the header, but 'amout' looks like it" in found.message


def test_a_path_that_some_records_lack_is_null_there(desk: Desk) -> None:
    content = '{"id": "a"}\n{"id": "b", "amount": 2}\n'
    found = rows(desk.land(layout(format=LINES), content, "sales.jsonl"))
    assert [r["amount"] for r in found] == [None, 2]


def test_parquet_types_pass_through_the_same_parser(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "made.parquet"
    duckdb.execute(
        f"""copy (select 'a' as id, 12.3456::decimal(19,4) as price, 0.1::double as rate,
            'nan'::double as missing, timestamp '2026-11-22 00:00:00' as day,
            timestamptz '2026-11-22 10:00:00+08' as at, true as ok, null::varchar as note)
        to '{path}' (format parquet)"""
    )
    columns = {
        "id": {},
        "price": {"type": "decimal(19,4)"},
        "rate": {"type": "decimal(9,4)"},
        "missing": {"type": "decimal(9,4)"},
        "day": {"type": "date", "timezone": "Europe/London"},
        "at": {"type": "timestamp"},
        "ok": {"type": "boolean"},
        "note": {},
    }
    declared = layout(columns, format={"type": "parquet"})
    (row,) = rows(desk.land(declared, path.read_bytes(), "sales.parquet"))
    assert row["_parse_errors"] == []
    assert (row["price"], row["rate"]) == (Decimal("12.3456"), Decimal("0.1000"))
    assert (row["missing"], row["note"]) == (None, None)
    assert row["day"] == date(2026, 11, 22)  # midnight is a day, not a moment
    assert row["at"] == datetime(2026, 11, 22, 2, tzinfo=UTC).replace(tzinfo=None)
    assert (row["ok"], row["_row_number"]) == (True, 1)
