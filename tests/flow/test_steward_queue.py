"""The steward's queue: exported, filled in, read back from CSV and Excel, each text audited.

Three lines of a good file are wrong in one cell each; each way of filling in has a dirty twin, by
which nothing at all is applied.
"""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from delivered_files import DAYS, csv_bytes, customer_rows, order_rows, orders_file
from flow_home import Home, layouts_of
from openpyxl import load_workbook

from sales_pipeline.cli import main
from sales_pipeline.gates.corrections import CorrectionError
from sales_pipeline.gates.ledger import count_open_rows
from sales_pipeline.gates.shown import fingerprint, shown
from sales_pipeline.landing.registry import BatchRegistry
from sales_pipeline.quarantine import apply_queue, export_queue

DAY = DAYS[0]
OPTIONS = {"enabled_sources": ("erp",)}
WRONG: dict[int, dict[str, str]] = {
    0: {"币别": ""}, 1: {"数量": "若干"}, 2: {"单据编号": "SO26100000003"},
}  # fmt: skip
RIGHT = {"currency": "CNY", "quantity": "3.00", "order_id": "00SO3"}
Row = dict[str, str]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home", OPTIONS)
    rows = [row | WRONG.get(nth, {}) for nth, row in enumerate(order_rows(DAY))]
    (home.inbox("erp") / f"销售订单明细_{DAY:%Y%m%d}.csv").write_bytes(orders_file(rows))
    customers = home.inbox("erp") / f"客户档案_{DAY:%Y%m%d}.csv"
    customers.write_bytes(csv_bytes(customer_rows(DAY)))
    home.take_in(DAY)
    return home


def lines_of(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def save(path: Path, rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def filled(rows: list[Row]) -> list[Row]:
    """Each refused cell with the right text; the date of the third line is right as it is."""
    word = {"who": "li.na", "when": "2026-11-09 16:30", "reason": "the clerk confirmed it"}
    return [row | word | {"new": RIGHT[row["column"]]} if row["column"] in RIGHT else row
            for row in rows]  # fmt: skip


def open_rows(home: Home) -> int:
    return count_open_rows(BatchRegistry(home.settings.landing).batches("erp", "order_lines"))


def test_the_queue_lists_each_refused_cell_with_its_text(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "queue.csv"
    assert export_queue(home.settings, path) == 4
    rows = lines_of(path)
    told = [(row["row_number"], row["column"], row["rule"], row["old"]) for row in rows]
    swapped = "order_date_in_month_of_number"
    assert told == [
        ("2", "currency", "currency_not_null", ""),
        ("3", "quantity", "no_parse_errors, quantity_not_null", "若干"),
        ("4", "order_id", swapped, "SO26100000003"),
        ("4", "order_date", swapped, f"{DAY}"),
    ]
    assert {row["owner"] for row in rows} == {"erp@finance"}
    assert {row["new"] + row["decision"] + row["who"] for row in rows} == {""}
    assert all(row["batch"].startswith("erp/order_lines/") for row in rows)


def test_a_filled_in_queue_lets_the_rows_in_and_is_kept(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "queue.csv"
    export_queue(home.settings, path)
    save(path, filled(lines_of(path)))
    (told,) = apply_queue(home.settings, path)
    assert told.endswith("3 rows accepted, 0 stay in quarantine")
    home.night(DAY)
    kept = home.query(
        "select column_name, old_text, new_text, corrected_by, corrected_at::varchar, reason,"
        " row_number from marts.fct_corrections order by row_number"
    )
    audit = ("li.na", "2026-11-09 16:30:00", "the clerk confirmed it")
    assert kept == [
        ("currency", "", "CNY", *audit, 2),
        ("quantity", "若干", "3.00", *audit, 3),
        ("order_id", "SO26100000003", "00SO3", *audit, 4),
    ]
    states = home.query("select state, decided_by from marts.fct_quarantine")
    assert states == [("corrected", "li.na")] * 3
    lines = home.query("select order_key from marts.fct_sales_lines where order_key like '%00SO3'")
    assert lines == [("erp:00SO3",)]
    with pytest.raises(CorrectionError, match=r"row 2: .* not in quarantine; was it decided"):
        apply_queue(home.settings, path)


def test_excel_keeps_codes_as_text(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "queue.xlsx"
    export_queue(home.settings, path)
    _fill_sheet(path, RIGHT)
    (told,) = apply_queue(home.settings, path)
    assert told.endswith("3 rows accepted, 0 stay in quarantine")


def test_a_number_that_excel_made_of_a_code_is_refused(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "queue.xlsx"
    export_queue(home.settings, path)
    _fill_sheet(path, RIGHT | {"order_id": 3})
    with pytest.raises(CorrectionError, match=r"queue\.xlsx, row 4, column new: a number or date"):
        apply_queue(home.settings, path)
    assert open_rows(home) == 3


def _fill_sheet(path: Path, texts: dict[str, Any]) -> None:
    book = load_workbook(path)
    sheet = book.active
    names = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        cells = dict(zip(names, row, strict=True))
        new = texts.get(cells["column"].value)
        if new is not None:
            for name, text in {"new": new, "who": "li.na", "reason": "asked"}.items():
                cells[name].value = text
    book.save(path)


def changed(number: int, **cells: str) -> Callable[[list[Row]], list[Row]]:
    return lambda rows: [r | cells if n == number else r for n, r in enumerate(rows)]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (changed(1, old="some"), r"row 3, column old: another text stands in quantity now"),
        (changed(1, who=""), r"row 3, column who: is empty"),
        (changed(1, reason=""), r"row 3, column reason: is empty"),
        (changed(1, when="soon"), r"row 3, column when: 'soon' is no time"),
        (changed(1, decision="keep"), r"row 3, column decision: 'keep' is not known"),
        (changed(1, decision="discard"), r"row 3: new and decision exclude each other"),
        (changed(2, row_number="9"), r"row 4: order_id of row 9 in erp/order_lines/.* is not in"),
        (
            lambda rows: [{k: v for k, v in row.items() if k != "old"} for row in rows],
            r"row 1: no column old; export the queue again",
        ),
    ],
)
def test_one_line_that_does_not_fit_stops_all(
    home: Home, tmp_path: Path, spoil: Callable[[list[Row]], list[Row]], message: str
) -> None:
    path = tmp_path / "queue.csv"
    export_queue(home.settings, path)
    save(path, spoil(filled(lines_of(path))))
    with pytest.raises(CorrectionError, match=message):
        apply_queue(home.settings, path)
    assert open_rows(home) == 3


def test_a_row_can_be_given_up_and_an_empty_line_decides_nothing(
    home: Home, tmp_path: Path
) -> None:
    path = tmp_path / "queue.csv"
    export_queue(home.settings, path)
    word = {"decision": "discard", "who": "li.na", "reason": "a test entry"}
    save(path, changed(0, **word)(lines_of(path)))
    (told,) = apply_queue(home.settings, path)
    assert told.endswith("1 rows are given up")
    assert open_rows(home) == 2


def test_the_command_exports_and_names_what_does_not_fit(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALES_PIPELINE_HOME", str(home.folder))
    monkeypatch.setenv("SALES_PIPELINE_ENABLED_SOURCES", "erp")
    path, run = tmp_path / "queue.csv", CliRunner()
    done = run.invoke(main, ["quarantine", "export", str(path)])
    assert done.output.startswith("4 cells to put right are in ")
    assert "no line has a new text" in run.invoke(main, ["quarantine", "apply", str(path)]).output
    save(path, changed(0, new="CNY")(lines_of(path)))
    failed = run.invoke(main, ["quarantine", "apply", str(path)])
    assert (failed.exit_code, "row 2, column who: is empty" in failed.output) == (1, True)


def test_a_fingerprint_stands_for_a_text_and_for_no_other() -> None:
    assert fingerprint("王小明") == fingerprint("王小明") != fingerprint("王小红")
    assert "王" not in fingerprint("王小明")


@pytest.mark.parametrize(
    ("table", "column", "is_shown"),
    [
        (("erp", "order_lines"), "quantity", True),
        (("erp", "order_lines"), "order_id", True),
        (("erp", "order_lines"), "salesperson_name", False),
        (("hr", "employees"), "name", False),
        (("hr", "employees"), "hire_date", True),
        (("hr", "peer_reviews"), "reviewer_id", False),
    ],
)
def test_texts_about_people_are_not_shown(
    table: tuple[str, str], column: str, is_shown: bool
) -> None:
    layout = layouts_of(("erp", "hr"))[table]
    assert (shown(layout, column, "text") == "text") is is_shown
