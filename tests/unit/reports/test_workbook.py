"""The workbook opens clean in Excel: text is text, charts are native, sheets are set up."""

import zipfile
from pathlib import Path

import openpyxl
import pytest

from sales_pipeline.reports.build import build_report
from sales_pipeline.reports.workbook_style import sheet_names, width_of


@pytest.fixture(scope="module")
def workbook(hostile_snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("book")
    return build_report(hostile_snapshot, "sales_monthly", "2026-11", "zh-CN", out).workbook


def test_no_cell_is_a_formula_whatever_an_account_is_called(workbook: Path) -> None:
    cells = [
        cell
        for sheet in openpyxl.load_workbook(workbook).worksheets
        for row in sheet.iter_rows()
        for cell in row
    ]
    assert not [cell for cell in cells if cell.data_type == "f"]
    with zipfile.ZipFile(workbook) as archive:
        assert not [name for name in archive.namelist() if "hyperlink" in name.lower()]
        texts = archive.read("xl/sharedStrings.xml").decode()
    assert "=HYPERLINK" in texts


def test_data_sheets_have_frozen_headings_filters_and_a_print_set_up(workbook: Path) -> None:
    visible = [s for s in openpyxl.load_workbook(workbook).worksheets if s.sheet_state == "visible"]
    assert [sheet.title for sheet in visible[:3]] == ["封面", "总览", "趋势"]
    for sheet in visible[1:-1]:
        assert sheet.freeze_panes, sheet.title
        assert sheet.auto_filter.ref, sheet.title
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows == "$3:$3"


def test_charts_are_native_and_never_draw_a_missing_value_as_zero(workbook: Path) -> None:
    with zipfile.ZipFile(workbook) as archive:
        charts = [name for name in archive.namelist() if name.startswith("xl/charts/chart")]
        assert len(charts) >= 10
        for name in charts:
            assert '<c:dispBlanksAs val="zero"/>' not in archive.read(name).decode()
    data = openpyxl.load_workbook(workbook)["_chart_data"]
    assert "—" not in {cell.value for row in data.iter_rows() for cell in row}


def test_numbers_carry_the_format_of_their_unit(workbook: Path) -> None:
    sheet = openpyxl.load_workbook(workbook)["区域"]
    formats = {cell.value: sheet.cell(4, cell.column).number_format for cell in sheet[3]}
    assert formats["净销售额"] == "#,##0.00"
    assert formats["占公司比重"] == "0.0%"
    assert formats["较去年同期"] == "+0.0%;-0.0%;0.0%"
    assert formats["订单数"] == "#,##0"


def test_a_missing_value_has_its_reason_as_a_comment(workbook: Path) -> None:
    sheet = openpyxl.load_workbook(workbook)["产品线"]
    dashes = [cell for row in sheet.iter_rows() for cell in row if cell.value == "—"]
    assert [cell.comment.text for cell in dashes] == ["缺少输入数据"]


def test_columns_are_wide_enough_for_chinese(workbook: Path) -> None:
    sheet = openpyxl.load_workbook(workbook)["重点客户"]
    longest = max(width_of(str(sheet.cell(row, 1).value)) for row in range(3, 24))
    assert sheet.column_dimensions["A"].width >= longest


def test_sheet_names_are_short_unique_and_free_of_forbidden_signs() -> None:
    names = sheet_names(["a/b", "a:b", "长" * 40, "长" * 40, "x" * 40, "X" * 40])
    assert len({name.lower() for name in names}) == 6
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)
