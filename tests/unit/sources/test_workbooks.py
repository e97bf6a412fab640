"""xlsx and xls: typed cells, two-row headers with merged cells, wide months, footers."""

from base64 import b64decode
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zlib import decompress

import pytest
import xlsxwriter
from landing_desk import Desk, layout, rows

XLSX = {"type": "xlsx"}
# A sheet 数据 in the old binary format: 编号/金额/日期, (a, 12.5, 2026-11-22), (b, 7, 2026-11-23).
XLS = """
eNrtWE1IVFEU/u7zjfPDOD86ChpMg6CV6aKCaKOvgnKVWC2KCGrGGSLMUYY2ttGyWUVQtKmohWCLNlabfqigdi0C+4MgCGaK
Vq2CohY6r3POvGejGThQgnG/xz333nPu9+5579x73s+LmWhh8k5LEYvQgxqUbD9qK3SKit/tREB22+amW/uo2BqrCn4fBbLW
g4d1z70cQ453EQZum09JAh+oHMYI+oazmcQKYqf4kFTsQzdJhWukCaFZvKoXOSCyQeQtGflI5HbRnBfZTWML6hBmrL6Obc4q
Pmi0ii0EPu894bwTzSY04hmv4rELqjzWgx2548kTq8wQN4OYAgW0N5PN5Lgfxg0EgFFC19BQVzpdQIyCPYVvdgL46u7qJwmt
X1m9Aul/LNR7/6D3URAX6y8ZJjAO+6hskjyCCJpsMdRIJjswizZaE5BC9qax7/upennx+mWqPmXWHqN1k6SSCnBul1wQWZAL
6mSPBEmmEZZ2VHZKhJyZvfnl1Z5Uv3VENOOS/8tPiTZ2CjZOM4PIIbHUzMsOYWwUeUbOukbaLSJj5C7V7f2NTmP3hIw5K9Z2
mmeL4LW1rqK9ntr5z3vvx/MfrQ3Unu4tnopNv7Um0UpPrTTx+ZhAp+pUV68wHlhurZyM8l5k82/ZxWdEHN9t51EYxhzvJ0JU
ZLnHd0fN9wznXjFbLcFWwub78ZjmV8I+18DZbfMbg5jMM5bgGcIzHV45JnHJiluF12PU4y4Pokz4CwFoaGhoaGhoaGhoKHlP
Lb+Vm86HAr/3e53/OnNUSvo3yX+LfRim4yR9VO5CluocRqtaP03wKPdcapkc938h4wDNnsMgUuLHYNXrl75/VOX1LJsY+Xtb
qNr5S9X4+Y/n/wmhotZc
"""


def workbook(path: Path, cells: list[list[Any]], sheet: str = "Sheet1") -> bytes:
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False})
    page = book.add_worksheet(sheet)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    for y, row in enumerate(cells):
        for x, cell in enumerate(row):
            if isinstance(cell, datetime):
                page.write_datetime(y, x, cell, moment)
            elif isinstance(cell, date):
                page.write_datetime(y, x, cell, day)
            elif cell is not None:
                page.write(y, x, cell)
    book.close()
    return path.read_bytes()


@pytest.fixture
def sheet(tmp_path: Path) -> Any:
    return lambda cells, name="Sheet1": workbook(tmp_path / "made.xlsx", cells, name)


def test_typed_cells_land_typed_and_raw_keeps_what_the_sheet_held(desk: Desk, sheet: Any) -> None:
    columns = {
        "id": {},
        "amount": {"type": "decimal(18,2)"},
        "day": {"type": "date"},
        "at": {"type": "timestamp"},
        "ok": {"type": "boolean"},
        "count": {"type": "integer"},
    }
    moment = datetime(2026, 11, 22, 10, 5)
    content = sheet([list(columns), [17850, 0.1 + 0.2, date(2026, 11, 22), moment, True, "1,200"]])
    (row,) = rows(desk.land(layout(columns, format=XLSX), content, "sales.xlsx"))
    assert row["id"] == "17850"
    assert row["amount"] == Decimal("0.30")
    assert row["day"] == date(2026, 11, 22)
    assert row["at"] == datetime(2026, 11, 22, 2, 5)  # Shanghai -> UTC
    assert (row["ok"], row["count"]) == (True, 1200)
    assert row["_raw"]["at"] == "2026-11-22 10:05:00"
    assert row["_row_number"] == 2


def test_a_date_written_as_text_needs_a_declared_format(desk: Desk, sheet: Any) -> None:
    columns = {"id": {}, "day": {"type": "date", "date_formats": ["%Y/%m/%d"]}}
    content = sheet([["id", "day"], [1, "2026/11/22"], [2, date(2026, 11, 22)], [3, "22.11.2026"]])
    found = rows(desk.land(layout(columns, format=XLSX), content, "sales.xlsx"))
    assert [r["day"] for r in found] == [date(2026, 11, 22), date(2026, 11, 22), None]
    assert [len(r["_parse_errors"]) for r in found] == [0, 0, 1]


def test_a_date_cell_without_its_format_is_a_serial_only_if_declared(
    desk: Desk, sheet: Any
) -> None:
    content = sheet([["day"], [46348]])
    plain = layout({"day": {"type": "date"}}, format=XLSX)
    columns = {"day": {"type": "date", "epoch": "excel"}}
    serial = layout(columns, format=XLSX, table="serials")
    assert rows(desk.land(plain, content, "a.xlsx"))[0]["day"] is None
    assert rows(desk.land(serial, content, "b.xlsx"))[0]["day"] == date(2026, 11, 22)


def test_an_id_that_excel_has_rounded_is_an_error(desk: Desk, sheet: Any) -> None:
    content = sheet([["id"], [440301199001011234]])
    (row,) = rows(desk.land(layout({"id": {}}, format=XLSX), content, "sales.xlsx"))
    assert row["id"] is None
    assert "digits are lost" in row["_parse_errors"][0]["reason"]


def test_empty_rows_are_no_rows_but_count(desk: Desk, sheet: Any) -> None:
    content = sheet([["id", "amount"], ["a", 1], [None], ["b", 2], [None, "  "]])
    found = rows(desk.land(layout(format=XLSX), content, "sales.xlsx"))
    assert [(r["id"], r["_row_number"]) for r in found] == [("a", 2), ("b", 4)]


def test_a_two_row_header_and_twelve_months_become_rows(desk: Desk, sheet: Any) -> None:
    content = sheet(
        [
            ["2026年销售目标", None, None, None],
            ["大区", "2026年", None, None],
            [None, "1月", "2月", "12月"],
            ["华东", 12.5, 13, "-"],
            ["华北", "1,000", 7, 8],
            ["合计", 1012.5, 20, 8],
        ]
    )
    declared = layout(
        {"region": {"from": "大区"}},
        format={
            "type": "xlsx", "skip_rows": 1, "header_rows": 2,
            "footer": {"column": "大区", "pattern": "合\\s*计", "totals": ["target"]},
        },
        load={"mode": "full", "key": ["region", "month"]},
        wide={
            "columns": "(?P<year>\\d{4})年/(?P<month>\\d{1,2})月",
            "key": {"name": "month", "template": "{year}-{month:0>2}"},
            "value": {
                "name": "target", "type": "decimal(18,2)", "unit": 10000, "null_values": ["-"],
            },
        },
    )  # fmt: skip
    outcome = desk.land(declared, content, "sales.xlsx")
    assert outcome.problems == ()
    found = {r["_record_id"]: (r["target"], r["_row_number"]) for r in rows(outcome)}
    assert found == {
        "华东|2026-01": (Decimal(125000), 4),
        "华东|2026-02": (Decimal(130000), 4),
        "华东|2026-12": (None, 4),
        "华北|2026-01": (Decimal(10000000), 5),
        "华北|2026-02": (Decimal(70000), 5),
        "华北|2026-12": (Decimal(80000), 5),
    }


def test_empty_cells_of_a_wide_table_can_be_left_out(desk: Desk, sheet: Any) -> None:
    wide = {
        "columns": "M(?P<m>\\d\\d)",
        "key": {"name": "month", "template": "{m}"},
        "value": {"name": "target", "type": "integer"},
        "drop_empty": True,
    }
    content = sheet([["id", "M01", "M02"], ["a", 1, None], ["b", None, 2]])
    outcome = desk.land(layout({"id": {}}, format=XLSX, wide=wide), content, "sales.xlsx")
    assert [(r["id"], r["month"], r["target"]) for r in rows(outcome)] == [
        ("a", "01", 1),
        ("b", "02", 2),
    ]


def test_the_declared_sheet_is_read(desk: Desk, sheet: Any) -> None:
    content = sheet([["id", "amount"], ["a", 1]], "数据")
    declared = layout(format={"type": "xlsx", "sheet": "数据"})
    assert len(rows(desk.land(declared, content, "sales.xlsx"))) == 1
    missing = layout(format={"type": "xlsx", "sheet": "明细"})
    (found,) = desk.land(missing, content, "other.xlsx", origin_batch_id="x").problems
    assert found.rule == "sheet_missing"
    assert "there is no sheet '明细' (sheets: 数据)" in found.message


def test_a_formula_text_stays_text(desk: Desk, sheet: Any) -> None:
    content = sheet([["id"], ['=HYPERLINK("http://x")']])
    assert rows(desk.land(layout({"id": {}}, format=XLSX), content, "s.xlsx"))[0]["id"] == (
        '=HYPERLINK("http://x")'
    )


def test_the_old_binary_format_lands_like_the_new_one(desk: Desk) -> None:
    columns = {
        "id": {"from": "编号"},
        "amount": {"from": "金额", "type": "decimal(9,2)"},
        "day": {"from": "日期", "type": "date"},
    }
    content = decompress(b64decode(XLS))
    found = rows(desk.land(layout(columns, format={"type": "xls"}), content, "sales.xls"))
    assert [(r["id"], r["amount"], r["day"], r["_row_number"]) for r in found] == [
        ("a", Decimal("12.5"), date(2026, 11, 22), 2),
        ("b", Decimal(7), date(2026, 11, 23), 3),
    ]
