"""Each way in which a delivery can be broken: the rule, the message, the batch telling of it.

Every case has a twin that is whole, so that a rule which always fires is found out, too.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter
from landing_desk import Desk, layout, manifest, rows

from sales_pipeline.sources.files.land import Status
from sales_pipeline.sources.files.problems import RULES

CSV = "id,amount\na,1\nb,2\n"
FOOTED = "id,amount\na,1.50\nb,2\n合计,3.50\n"
FOOTER = {"column": "id", "pattern": "合计", "totals": ["amount"]}


@dataclass(frozen=True)
class Case:
    """A broken file, its whole twin, and what must be said about the broken one."""

    rule: str
    form: dict[str, Any]
    broken: bytes | str | Callable[[Path], bytes]
    whole: bytes | str | Callable[[Path], bytes]
    says: str
    sections: dict[str, Any] = field(default_factory=dict)


def xlsx(path: Path) -> bytes:
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet("data")
    for y, row in enumerate([["id", "amount"], ["a", 1], ["b", 2]]):
        page.write_row(y, 0, row)
    book.close()
    return path.read_bytes()


def parquet(path: Path) -> bytes:
    duckdb.execute(
        f"copy (select 'a' as id, range as amount from range(50000)) to '{path}' (format parquet)"
    )
    return path.read_bytes()


def scratched_parquet(path: Path) -> bytes:
    content = bytearray(parquet(path))
    content[100:4000] = bytes(3900)
    return bytes(content)


CSV_FORM = {"type": "csv"}
CASES = [
    Case("file_empty", CSV_FORM, b"", CSV, "the file has no content (0 bytes)"),
    Case("file_empty", CSV_FORM, b"\xef\xbb\xbf\r\n", CSV, "the file has no content (5 bytes)"),
    Case("file_empty", {"type": "xlsx"}, b"", xlsx, "the file has no content"),
    Case(
        "file_truncated", CSV_FORM, "id,amount,x\na,1,2\nb,2", "id,amount,x\na,1,2\nb,2,3",
        "row 3: the file ends too early: 2 fields where the header has 3",
        {"ignore_columns": ["x"]},
    ),
    Case(
        "file_truncated", CSV_FORM, 'id,amount\na,1\n"b,2', 'id,amount\na,1\n"b",2',
        "row 3: the file ends too early: broken quotes",
    ),
    Case(
        "file_truncated", {"type": "csv", "final_newline": True}, CSV[:-1], CSV,
        "row 3: the file ends too early: the last line has no line end",
    ),
    Case(
        "file_truncated", {"type": "csv", "encoding": "gb18030"}, CSV.encode() + b"\xba",
        CSV.encode(), "the last character is incomplete",
    ),
    Case(
        "file_truncated", {"type": "csv", "footer": FOOTER}, "id,amount\na,1.50\n", FOOTED,
        "no footer row (合计) below row 2",
    ),
    Case("file_truncated", {"type": "xlsx"}, lambda p: xlsx(p)[:2000], xlsx, "ends too early"),
    Case("file_truncated", {"type": "parquet"}, lambda p: parquet(p)[:-9], parquet, "magic bytes"),
    Case("file_truncated", {"type": "parquet"}, scratched_parquet, parquet, "ends too early"),
    Case(
        "file_truncated", {"type": "jsonl"}, '{"id":"a","amount":1}\n{"id":"b","am',
        '{"id":"a","amount":1}\n{"id":"b","amount":1}', "row 2: the file ends too early",
    ),
    Case(
        "file_truncated", {"type": "json"}, '[{"id":"a","amount":1},{"id":"b"',
        '[{"id":"a","amount":1}]', "Malformed JSON",
    ),
    Case(
        "not_the_declared_format", {"type": "xls"}, "<html><table><tr><td>id</td></tr></table>",
        b"", "declared as xls, but the content is an HTML or XML page",
    ),
    Case(
        "not_the_declared_format", {"type": "xlsx"}, CSV, xlsx,
        "declared as xlsx, but the content is text",
    ),
    Case(
        "not_the_declared_format", CSV_FORM, xlsx, CSV,
        "declared as csv, but the content is a zip container (xlsx?)",
    ),
    Case(
        "not_the_declared_format", {"type": "xlsx"}, b"\xd0\xcf\x11\xe0" + bytes(600), xlsx,
        "an old or password-protected Office file",
    ),
    Case(
        "not_the_declared_format", {"type": "jsonl"}, CSV, '{"id":"a","amount":1}\n',
        "text without a JSON object a line",
    ),
    Case(
        "not_the_declared_format", CSV_FORM, "id;amount\na;1\n", CSV,
        "text separated by ';'",
    ),
    Case(
        "encoding", CSV_FORM, "编号,amount\na,1\n".encode("gb18030"), "编号,amount\na,1\n",
        "the bytes are not utf-8 (in the header)",
        {"columns": {"id": {"from": "编号"}, "amount": {}}},
    ),
    Case(
        "encoding", {"type": "csv", "encoding": "gb18030"}, CSV.encode("utf-8-sig"), CSV,
        "the bytes are not gb18030: it starts as utf-8",
    ),
    Case(
        "encoding", CSV_FORM, CSV.encode("utf-16"), CSV,
        "the bytes are not utf-8: it starts as utf-16",
    ),
    Case(
        "header_missing_column", CSV_FORM, "id,x\na,1\n", CSV,
        "column amount: column 'amount' is not in the header (id, x)", {"ignore_columns": ["x"]},
    ),
    Case(
        "header_renamed_column", CSV_FORM, "id,Amount_\na,1\n", CSV,
        "column 'amount' is not in the header, but 'Amount_' looks like it",
    ),
    Case(
        "header_duplicate_column", CSV_FORM, "id,amount,amount\na,1,2\n", CSV,
        "column 'amount' is in the header 2 times",
    ),
    Case(
        "header_missing", {"type": "csv", "skip_rows": 3}, "title\n", "1\n2\n3\n" + CSV,
        "there is no header: 1 lines, header expected after line 3",
    ),
    Case(
        "footer_total_differs", {"type": "csv", "footer": FOOTER}, FOOTED.replace("2\n", "3\n"),
        FOOTED, "row 4, column amount: the footer says 3.50 for 'amount', the rows add up to 4.50",
    ),
    Case(
        "footer_total_differs", {"type": "csv", "footer": FOOTER}, FOOTED.replace("b,2\n", ""),
        FOOTED, "row 3, column amount: the footer says 3.50 for 'amount', the rows add up to 1.50",
    ),
]  # fmt: skip


def content(made: bytes | str | Callable[[Path], bytes], folder: Path) -> bytes | str:
    return made(folder / "made") if callable(made) else made


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{case.form['type']}")
def test_a_broken_file_is_a_batch_that_says_what_to_do(
    desk: Desk, tmp_path: Path, case: Case
) -> None:
    declared = layout(**{"format": case.form, **case.sections})
    outcome = desk.land(declared, content(case.broken, tmp_path), "sales.x")
    found = [p for p in outcome.problems if p.rule == case.rule]
    assert found, outcome.message
    message = found[0].message
    assert message.startswith("sales.x")
    assert case.says in message
    assert f"[{case.rule}]" in message
    assert f"Remedy: {found[0].remedy}" in message
    assert found[0].severity == "critical"
    assert manifest(outcome).problems == outcome.problems
    unread = case.rule != "footer_total_differs"
    assert (outcome.status, outcome.rows == 0) == (
        Status.UNREADABLE if unread else Status.LANDED,
        unread,
    )


@pytest.mark.parametrize(
    "case", [c for c in CASES if c.whole], ids=lambda case: f"{case.rule}-{case.form['type']}"
)
def test_its_whole_twin_lands_without_that_problem(desk: Desk, tmp_path: Path, case: Case) -> None:
    declared = layout(**{"format": case.form, **case.sections})
    outcome = desk.land(declared, content(case.whole, tmp_path), "sales.x")
    assert [p.rule for p in outcome.problems if p.severity == "critical"] == []
    assert outcome.rows == len(rows(outcome)) > 0


def test_every_critical_rule_has_a_case() -> None:
    elsewhere = {"date_not_in_name", "sheet_missing"}  # test_deliveries, test_workbooks
    critical = {name for name, rule in RULES.items() if rule.severity == "critical"}
    assert critical == {case.rule for case in CASES} | elsewhere


def test_the_wrong_encoding_is_named_with_a_guess(desk: Desk) -> None:
    declared = layout({"id": {"from": "编号"}})
    outcome = desk.land(declared, "编号\n上海机械\n".encode("gb18030"))
    assert (
        "change format.encoding in sales_pipeline/sources/files/shop/sales.yml" in outcome.message
    )
    assert "it looks like gb18030" in outcome.message


def test_footer_rows_are_no_data_and_a_total_inside_the_data_is(desk: Desk) -> None:
    declared = layout(format={"type": "csv", "footer": FOOTER})
    text = "id,amount\na,1\n合计,99\nb,2\n合计,102\n制表人\n"
    more = layout(format={"type": "csv", "footer": FOOTER | {"pattern": "合计|制表.*"}})
    assert desk.land(declared, text).problems[0].rule == "file_truncated"
    outcome = desk.land(more, text, "other.csv", origin_batch_id="x")
    assert [row["id"] for row in rows(outcome)] == ["a", "合计", "b"]
    assert outcome.problems == ()


def test_a_broken_json_value_keeps_its_neighbours(desk: Desk) -> None:
    good = [json.dumps({"id": str(n), "amount": n}) for n in range(50)]
    text = "\n".join([*good[:20], '{"id": "x", "amount":}', *good[20:]]) + "\n"
    found = rows(desk.land(layout(format={"type": "jsonl"}), text, "sales.jsonl"))
    assert [r["_row_number"] for r in found if r["_parse_errors"]] == [21]
    assert len(found) == 51
