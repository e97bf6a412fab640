"""Whatever number a report shows, in whatever form, is the number of the snapshot."""

import csv
import re
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from page_reader import PageReader, ShownFigure
from truth_reader import Address, read_truth

from sales_pipeline.reports.build import ReportFiles, build_report

# An open month, a closed one, the first of the data; a day and one of the first days.
CASES = [
    ("sales_monthly", "2026-11", "zh-CN"),
    ("sales_monthly", "2026-11", "en"),
    ("sales_monthly", "2026-10", "en"),
    ("sales_monthly", "2024-10", "zh-CN"),
    ("sales_daily", "2026-11-22", "zh-CN"),
    ("sales_daily", "2024-10-03", "en"),
]


@pytest.fixture(scope="module")
def truth(snapshot: Path) -> dict[Address, tuple[Decimal | None, str]]:
    return read_truth(snapshot)


@pytest.fixture(scope="module", params=CASES, ids="-".join)
def built(
    request: pytest.FixtureRequest, snapshot: Path, tmp_path_factory: pytest.TempPathFactory
) -> ReportFiles:
    return build_report(snapshot, *request.param, tmp_path_factory.mktemp("out"))


@pytest.fixture(scope="module")
def book(built: ReportFiles) -> openpyxl.Workbook:
    return openpyxl.load_workbook(built.workbook)


@pytest.fixture(scope="module")
def figures(built: ReportFiles) -> list[ShownFigure]:
    return PageReader.of(built.html.read_text()).figures


def address(figure: ShownFigure) -> Address:
    names = ("kpi", "scope-type", "scope-key", "grain", "period", "measure")
    return tuple(figure.facts[f"data-{name}"] for name in names)


def test_every_figure_of_the_page_is_in_the_snapshot(figures: list[ShownFigure], truth) -> None:
    assert len(figures) > 100
    for figure in figures:
        value, status = truth.get(address(figure), (None, "not_published"))
        shown = figure.facts["data-value"]
        assert (Decimal(shown) if shown else None) == value, figure
        assert figure.facts["data-status"] == status, figure


def test_every_visible_number_is_its_value_rounded(figures: list[ShownFigure]) -> None:
    for figure in figures:
        text, exact = figure.text, figure.facts["data-value"]
        if not exact:
            assert text == "—", figure
            continue
        assert re.fullmatch(r"[+−]?[\d,]+(\.\d+)?", text), figure
        number = Decimal(text.replace(",", "").replace("−", "-"))
        half_step = Decimal(1).scaleb(number.as_tuple().exponent) / 2
        shown_as = Decimal(exact) / Decimal(figure.facts["data-divisor"])
        assert abs(number - shown_as) <= half_step, figure


def test_every_number_of_the_workbook_is_in_the_snapshot(book: openpyxl.Workbook, truth) -> None:
    trace = list(book["_trace"].iter_rows(min_row=2, values_only=True))
    for sheet, cell, *where, exact, status in trace:
        value, expected = truth.get(tuple(where), (None, "not_published"))
        assert (Decimal(exact) if exact else None) == value, (sheet, cell)
        assert status == expected, (sheet, cell)
        shown = book[sheet][cell].value
        assert shown == ("—" if value is None else pytest.approx(float(value), rel=1e-15))


def test_the_workbook_shows_no_number_that_is_not_traced(book: openpyxl.Workbook) -> None:
    traced = {row[:2] for row in book["_trace"].iter_rows(min_row=2, values_only=True)}
    numbers = {
        (sheet.title, cell.coordinate)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, int | float)
    }
    assert numbers
    assert numbers <= traced


def test_every_row_of_the_data_file_is_in_the_snapshot(built: ReportFiles, truth) -> None:
    with built.data.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    names = ("kpi_id", "scope_type", "scope_key", "period_grain", "period_key", "measure")
    assert len(rows) == built.figures
    for row in rows:
        value, status = truth.get(tuple(row[name] for name in names), (None, "not_published"))
        assert (Decimal(row["value"]) if row["value"] else None) == value, row
        assert row["status"] == status, row


def test_every_reason_for_a_missing_value_is_met_by_these_tests(snapshot: Path, tmp_path) -> None:
    html = build_report(snapshot, "sales_monthly", "2026-11", "zh-CN", tmp_path).html.read_text()
    missing = {f.facts["data-status"] for f in PageReader.of(html).figures if f.text == "—"}
    assert {"missing_input", "no_denominator", "negative_denominator", "no_prior"} <= missing
