"""CSV and TSV as people send them: encodings, titles, quoted line breaks, damaged rows."""

from decimal import Decimal

import pytest
from landing_desk import Desk, layout, manifest, rows

CHINESE = "编号,名称,金额\n1,上海机械（集团）,10.5\n2,北京电气,20\n"
COLUMNS = {"id": {"from": "编号"}, "name": {"from": "名称"}, "amount": {"from": "金额"}}


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "utf-8-sig"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("gbk", "gbk"),
        ("gb18030", "gb18030"),
    ],
)
def test_each_declared_encoding_lands_the_same_text(
    desk: Desk, declared: str, written: str
) -> None:
    form = {"type": "csv", "encoding": declared}
    outcome = desk.land(layout(COLUMNS, format=form), CHINESE.encode(written))
    assert [(r["id"], r["name"]) for r in rows(outcome)] == [
        ("1", "上海机械（集团）"),
        ("2", "北京电气"),
    ]
    assert outcome.problems == ()


def test_a_gb18030_file_of_several_pieces_is_whole(desk: Desk) -> None:
    """Characters of 1, 2 and 4 bytes fall on every border between two pieces of 1 MiB."""
    lines = [f"{n},客户{n}𠮷,{n}.5" for n in range(90_000)]
    content = "编号,名称,金额\n" + "\n".join(lines) + "\n"
    outcome = desk.land(
        layout(COLUMNS, format={"type": "csv", "encoding": "gb18030"}), content.encode("gb18030")
    )
    found = rows(outcome, "name, _row_number, _parse_errors")
    assert [row["name"] for row in found] == [f"客户{n}𠮷" for n in range(90_000)]
    assert found[-1]["_row_number"] == 90_001
    assert not any(row["_parse_errors"] for row in found)


def test_title_lines_above_the_header_are_skipped_and_counted(desk: Desk) -> None:
    form = {"type": "csv", "skip_rows": 2}
    outcome = desk.land(layout(format=form), "销售日报\n打印: 张三\nid,amount\na,1\nb,2\n")
    assert [(r["id"], r["_row_number"]) for r in rows(outcome)] == [("a", 4), ("b", 5)]


def test_a_two_row_header_is_joined_and_merged_cells_filled(desk: Desk) -> None:
    columns = {
        "region": {"from": "大区"},
        "plan": {"from": "一月/计划", "type": "integer"},
        "actual": {"from": "一月/实际", "type": "integer"},
    }
    content = "大区,一月,,备注\n,计划,实际,\n华东,10,12,x\n"
    outcome = desk.land(layout(columns, format={"type": "csv", "header_rows": 2}), content)
    (row,) = rows(outcome)
    assert (row["region"], row["plan"], row["actual"]) == ("华东", 10, 12)
    assert row["_raw"] == {"大区": "华东", "一月/计划": "10", "一月/实际": "12", "备注": "x"}
    assert row["_row_number"] == 3


def test_a_file_without_header_takes_the_declared_names(desk: Desk) -> None:
    form = {"type": "csv", "delimiter": "|", "header_rows": 0, "names": ["id", "x", "amount"]}
    outcome = desk.land(layout(format=form, ignore_columns=["x"]), "a|jpgs\\1|5\nb||6\n")
    assert [(r["id"], r["amount"], r["_row_number"]) for r in rows(outcome)] == [
        ("a", Decimal(5), 1),
        ("b", Decimal(6), 2),
    ]


def test_headers_match_after_nfkc_and_white_space(desk: Desk) -> None:
    columns = {"amount": {"from": "金额(元)"}, "day": {"from": "Order Date"}}
    outcome = desk.land(layout(columns), "金额（元）, Order  Date \n1,x\n")
    assert rows(outcome)[0]["amount"] == "1"


def test_quoted_line_breaks_keep_the_line_number_of_the_record(desk: Desk) -> None:
    content = 'id,note,amount\na,"line 1\nline 2, with ""quotes""",1\nb,plain,2\n'
    declared = layout({"id": {}, "note": {}, "amount": {"type": "integer"}})
    found = rows(desk.land(declared, content))
    assert [(r["id"], r["_row_number"]) for r in found] == [("a", 2), ("b", 4)]
    assert found[0]["note"] == 'line 1\nline 2, with "quotes"'


def test_blank_lines_are_no_rows_but_are_counted(desk: Desk) -> None:
    found = rows(desk.land(layout(), "id,amount\n\na,1\n,\n\nb,2\n\n"))
    assert [(r["id"], r["_row_number"]) for r in found] == [("a", 3), ("b", 6)]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_line_end_lands_the_same_rows(desk: Desk, line_end: str) -> None:
    content = line_end.join(["id,amount", "a,1", "b,2", ""])
    found = rows(desk.land(layout(), content))
    assert [(r["id"], r["amount"], r["_row_number"]) for r in found] == [("a", 1, 2), ("b", 2, 3)]


def test_mixed_line_ends_lose_nothing(desk: Desk) -> None:
    found = rows(desk.land(layout(), "id,amount\r\na,1\nb,2\r\nc,3"))
    assert [r["id"] for r in found] == ["a", "b", "c"]


def test_a_ragged_row_is_kept_with_its_text_and_spoils_no_other(desk: Desk) -> None:
    content = "id,amount,note\na,1,x\nb,2\nc,3,y,z\nd,4,w\n"
    outcome = desk.land(layout({"id": {}, "amount": {"type": "integer"}, "note": {}}), content)
    found = rows(outcome)
    assert [r["id"] for r in found] == ["a", "b", "c", "d"]
    assert [r["_parse_errors"] for r in found] == [
        [],
        [{"column": "(row)", "raw": "b,2", "reason": "2 fields where the header has 3"}],
        [{"column": "(row)", "raw": "c,3,y,z", "reason": "4 fields where the header has 3"}],
        [],
    ]
    assert [r["_row_number"] for r in found] == [2, 3, 4, 5]


def test_empty_fields_beyond_the_header_are_no_defect(desk: Desk) -> None:
    found = rows(desk.land(layout(), "id,amount\na,1,\nb,2,,\n"))
    assert [r["_parse_errors"] for r in found] == [[], []]


def test_an_open_quote_costs_one_row_not_the_rest_of_the_file(desk: Desk) -> None:
    lines = [f"{n},{n}" for n in range(500)]
    lines[10] = '10,"5 inch'
    found = rows(desk.land(layout(), "id,amount\n" + "\n".join(lines) + "\n"))
    assert [r["id"] for r in found] == [str(n) for n in range(500)]
    bad = [r for r in found if r["_parse_errors"]]
    assert [r["_row_number"] for r in bad] == [12]
    assert bad[0]["_parse_errors"][0]["reason"].startswith("broken quotes")


def test_an_inch_sign_inside_plain_text_is_text(desk: Desk) -> None:
    found = rows(desk.land(layout({"id": {}, "name": {}}), 'id,name\n1,12" pipe\n2,a "b" c\n'))
    assert [r["name"] for r in found] == ['12" pipe', 'a "b" c']


def test_an_undoubled_quote_is_a_defect_of_its_row(desk: Desk) -> None:
    found = rows(desk.land(layout({"id": {}, "name": {}}), 'id,name\n1,"12" pipe"\n2,b\n'))
    assert [len(r["_parse_errors"]) for r in found] == [1, 0]


def test_bytes_that_are_no_text_are_reported_by_row_and_column(desk: Desk) -> None:
    content = "id,name\n1,好\n2,".encode() + b"\xff\xfe" + "坏\n3,好\n".encode()
    found = rows(desk.land(layout({"id": {}, "name": {}}), content))
    assert [r["name"] for r in found] == ["好", "\ufffd\ufffd坏", "好"]
    (error,) = found[1]["_parse_errors"]
    assert (error["column"], found[1]["_row_number"]) == ("name", 3)
    assert "no character" in error["reason"]


def test_a_file_name_with_glob_characters_is_just_a_name(desk: Desk) -> None:
    outcome = desk.land(layout(), "id,amount\na,1\n", "sales[1]* '2'.csv")
    assert rows(outcome)[0]["_file"] == "sales[1]* '2'.csv"


def test_new_columns_are_kept_in_raw_and_told(desk: Desk) -> None:
    outcome = desk.land(layout(), "id,amount,渠道\na,1,直销\n")
    assert rows(outcome)[0]["_raw"]["渠道"] == "直销"
    (found,) = outcome.problems
    assert (found.rule, found.severity) == ("header_extra_column", "warning")
    assert "渠道" in found.message


def test_ignored_columns_are_kept_in_raw_and_not_told(desk: Desk) -> None:
    outcome = desk.land(layout(ignore_columns=["渠道"]), "id,amount,渠道\na,1,直销\n")
    assert rows(outcome)[0]["_raw"]["渠道"] == "直销"
    assert outcome.problems == ()


def test_an_optional_column_may_be_absent(desk: Desk) -> None:
    declared = layout({"id": {}, "note": {"optional": True, "type": "integer"}})
    outcome = desk.land(declared, "id\na\n")
    assert rows(outcome)[0]["note"] is None
    assert outcome.problems == ()


def test_a_renamed_column_can_be_declared_with_both_names(desk: Desk) -> None:
    declared = layout({"amount": {"from": ["金额", "总金额"], "type": "integer"}})
    assert rows(desk.land(declared, "总金额\n5\n"))[0]["amount"] == 5
    assert rows(desk.land(declared, "金额\n6\n"))[0]["amount"] == 6


def test_a_header_without_rows_is_an_empty_batch_that_says_so(desk: Desk) -> None:
    outcome = desk.land(layout(), "id,amount\n")
    assert rows(outcome) == []
    assert [p.rule for p in outcome.problems] == ["no_rows"]
    assert [part.rows for part in manifest(outcome).parts] == [0]


def test_tabs_separate_in_tsv(desk: Desk) -> None:
    outcome = desk.land(layout(format={"type": "tsv"}), "id\tamount\na\t1,000\n", "sales.tsv")
    assert rows(outcome)[0]["amount"] == 1000
