"""A recipe drafted from a sample: it loads, lands its own sample cleanly, asks where unsure."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter
from click.testing import CliRunner
from landing_desk import NOW, Desk, rows

from sales_pipeline.cli import main
from sales_pipeline.gates.suite import parse_suite
from sales_pipeline.sources.files.land import land_file
from sales_pipeline.sources.files.layout import Layout, LayoutError, load_layout
from sales_pipeline.sources.files.profile import render_new_source
from sales_pipeline.sources.files.profiling.names import column_names
from sales_pipeline.sources.files.profiling.sample import UnknownSample

ORDERS = """\
销售订单明细表
打印时间: 2026-11-22
行ID,单据编号,单据日期,客户名称,数量,单价(元),金额(万元),税率,是否含税,修改时间,备注
L1,SO001,2026/11/20,上海机械（集团）,"1,200",12.50,1.50,13%,是,2026-11-20 08:00:01,
L2,SO001,2026/11/21,北京电气,-3,7.125,-0.0021,6%,否,2026-11-21 09:30:00,急
L3,SO002,2026/11/22,广州贸易,5,-,0.1,13%,是,2026-11-22 10:00:00,
合计,,,,"1,202",,1.5979,,,,
"""


def recipe(root: Path, sample: Path) -> dict[str, Path]:
    """Write the recipe as the command does; suffix -> path."""
    written = {}
    for path, text in render_new_source(sample, "shop", "orders", root).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        written[path.parent.parent.name + path.suffix] = path
    return written


def drafted(root: Path, sample: Path) -> Layout:
    return load_layout(recipe(root, sample)["files.yml"])


def landed(desk: Desk, declared: Layout, sample: Path) -> list[dict[str, Any]]:
    outcome = land_file(declared, sample, desk.settings, NOW)
    assert [p.message for p in outcome.problems] == []
    return rows(outcome)


def sheet(path: Path) -> None:
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet("目标")
    page.merge_range(0, 1, 0, 12, "2026年")
    page.write(0, 0, "大区")
    for month in range(1, 13):
        page.write(1, month, f"{month}月")
        page.write_column(2, month, [month * 10.5, month, "-"])
    page.write_column(2, 0, ["华东", "华北", "华南"])
    book.close()


def text(content: str, encoding: str = "utf-8") -> Callable[[Path], None]:
    return lambda path: path.write_bytes(content.encode(encoding)) and None


def table(path: Path) -> None:
    select = "select range as id, date '2026-11-01' + range::int as day, 1.5 as x from range(9)"
    duckdb.execute(f"copy ({select}) to '{path}' (format parquet)")


SAMPLES: list[tuple[str, Callable[[Path], None], int]] = [
    ("订单_20261122.csv", text(ORDERS), 3),
    ("订单_20261122.csv", text(ORDERS, "gb18030"), 3),
    ("订单.csv", text(ORDERS, "utf-16"), 3),
    ("a.csv", text("id;amount\n1;5\n2;6\n"), 2),
    ("a.tsv", text("id\tday\n1\t2026-11-22\n2\t2026-11-23\n"), 2),
    ("a.txt", text("x1|2026-11-22|5\nx2|2026-11-23|6\n"), 2),
    ("a.jsonl", text('{"id": "a", "o": {"n": 1}}\n{"id": "b", "o": {"n": 2}}\n'), 2),
    ("a.json", text('{"code": 0, "data": [{"id": "a"}, {"id": "b"}]}'), 2),
    ("a.parquet", table, 9),
    ("a.xlsx", sheet, 36),
]


@pytest.mark.parametrize(("name", "make", "count"), SAMPLES, ids=lambda v: str(v)[:20])
def test_a_draft_lands_its_own_sample_without_an_error(
    desk: Desk, tmp_path: Path, name: str, make: Callable[[Path], None], count: int
) -> None:
    sample = tmp_path / name
    make(sample)
    found = landed(desk, drafted(tmp_path / "root", sample), sample)
    assert len(found) == count
    assert [row["_parse_errors"] for row in found] == [[]] * count


def test_an_erp_export_is_understood(tmp_path: Path) -> None:
    sample = tmp_path / "订单_20261122.csv"
    text(ORDERS, "gb18030")(sample)
    found = drafted(tmp_path, sample)
    assert found.files.glob == "订单_*.csv"
    assert found.files.name_date("订单_20261122.csv") == date(2026, 11, 22)
    assert (found.arrival, found.format.encoding, found.format.skip_rows) == (
        "by_name_date", "gb18030", 2,
    )  # fmt: skip
    assert found.format.footer is not None
    assert (found.format.footer.column, found.format.footer.pattern) == ("line_id", "合计")
    assert found.format.footer.totals == ("quantity", "amount")
    assert (found.load.mode, found.load.key) == ("upsert", ("line_id",))
    assert (found.load.modified_at, found.load.business_date) == ("modified_time", "document_date")
    kinds = {name: column.type for name, column in found.columns.items()}
    assert kinds == {
        "line_id": "string", "document_number": "string", "document_date": "date",
        "customer_name": "string", "quantity": "integer", "unit_price": "decimal(18,3)",
        "amount": "decimal(18,4)", "tax_rate": "decimal(9,6)", "是否含税": "boolean",
        "modified_time": "timestamp", "note": "string",
    }  # fmt: skip
    assert found.columns["amount"].unit == 10000
    assert found.columns["tax_rate"].percent is True
    assert found.columns["unit_price"].null_values == ("-",)


def test_months_side_by_side_become_a_wide_table(desk: Desk, tmp_path: Path) -> None:
    sample = tmp_path / "targets.xlsx"
    sheet(sample)
    declared = drafted(tmp_path, sample)
    assert declared.format.header_rows == 2
    found = {row["_record_id"]: row["value"] for row in landed(desk, declared, sample)}
    assert (found["华东|03"], found["华北|12"], found["华南|01"]) == (31.5, 12, None)


def test_dates_that_could_be_either_are_a_todo_that_the_loader_refuses(tmp_path: Path) -> None:
    sample = tmp_path / "a.csv"
    sample.write_text("id,day\n1,03/04/2026\n2,05/06/2026\n")
    path = recipe(tmp_path, sample)["files.yml"]
    question = "# TODO day: '03/04/2026' is either %d/%m/%Y or %m/%d/%Y: ask the sender"
    assert question in path.read_text()
    with pytest.raises(LayoutError, match="a note left by new-source"):
        load_layout(path)


def test_one_telling_date_decides(tmp_path: Path) -> None:
    sample = tmp_path / "a.csv"
    sample.write_text("id,day\n1,03/04/2026\n2,22/06/2026\n")
    assert drafted(tmp_path, sample).columns["day"].date_formats == ("%d/%m/%Y",)


def test_a_mixture_of_both_conventions_is_a_todo(tmp_path: Path) -> None:
    sample = tmp_path / "a.csv"
    sample.write_text("id,day\n1,04/22/2026\n2,22/06/2026\n")
    path = recipe(tmp_path, sample)["files.yml"]
    assert "mixes day-first and month-first dates" in path.read_text()


def test_the_suite_is_one_that_the_gate_reads(tmp_path: Path) -> None:
    sample = tmp_path / "订单_20261122.csv"
    text(ORDERS)(sample)
    path = recipe(tmp_path, sample)["expectations.json"]
    suite = parse_suite(path.read_bytes(), "shop/orders")
    assert [rule.rule_id for rule in suite.rules] == [
        "line_id_not_null", "document_date_not_null", "key_unique", "document_date_plausible",
        "has_rows",
    ]  # fmt: skip
    assert {rule["severity"] for rule in json.loads(path.read_text())["expectations"]} == {
        "critical",
        "warning",
    }


NUMBERED = "订单号,日期,录入时间,金额\n" + "".join(
    f"SO{day:%y%m}{nth:05d},{day},{day + timedelta(days=nth)} 09:00:00,{nth}\n"
    for nth, day in enumerate((date(2026, 9, 3), date(2026, 10, 22), date(2026, 11, 5)))
)


def test_dates_that_agree_with_numbers_and_entries_are_held_to_it(
    desk: Desk, tmp_path: Path
) -> None:
    """A file of swapped dates breaks the drafted rules, the sample itself keeps them."""
    sample = tmp_path / "orders.csv"
    sample.write_text(NUMBERED)
    paths = recipe(tmp_path / "root", sample)
    declared = load_layout(paths["files.yml"])
    suite = parse_suite(paths["expectations.json"].read_bytes(), "shop/orders")
    names = [rule.expectation.subject for rule in suite.rules][-3:-1]
    assert names == [n for n, rule in declared.derived.items() if rule.between]
    right = landed(desk, declared, sample)
    assert [[row[name] for name in names] for row in right] == [[0, 0], [0, 1], [0, 2]]
    swapped = tmp_path / "swapped" / "orders.csv"
    swapped.parent.mkdir()
    swapped.write_text(NUMBERED.replace(",2026-09-03,", ",2026-03-09,"))
    wrong = landed(desk, declared, swapped)[0]
    assert (wrong[names[0]], wrong[names[1]]) == (-6, 178)
    assert "day and month are probably swapped" in suite.rules[-2].remedy


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (",2026-10-22,", ",2026-11-22,"),  # of one row the number tells another month
        ("SO", "X1"),  # numbers that do not begin with a month
        ("2026-09-03", "2026-10-22"),  # too few dates to tell
    ],
)
def test_dates_that_agree_with_nothing_are_held_to_nothing(
    tmp_path: Path, old: str, new: str
) -> None:
    sample = tmp_path / "orders.csv"
    sample.write_text(NUMBERED.replace(old, new).replace("录入", "修改"))
    assert drafted(tmp_path / "root", sample).derived == {}


def test_the_staging_model_passes_every_column_on(tmp_path: Path) -> None:
    sample = tmp_path / "订单_20261122.csv"
    text(ORDERS)(sample)
    paths = recipe(tmp_path, sample)
    sql = paths["staging.sql"].read_text()
    for name in load_layout(paths["files.yml"]).columns:
        assert f" {name},\n" in sql
    assert "{{ source('shop', 'orders') }}" in sql
    assert sql.endswith("{{ record_versions('mapped') }}\n")
    assert "name: stg_shop__orders" in paths["staging.yml"].read_text()


def test_names_are_translated_whole_or_not_at_all() -> None:
    assert column_names(("客户编码", "OrderID", "实付金额", "客户编码 ", "2026年")) == {
        "客户编码": "customer_code",
        "OrderID": "order_id",
        "实付金额": "实付金额",
        "客户编码 ": "customer_code_2",
        "2026年": "n2026_year",
    }


def test_a_foreign_file_is_refused(tmp_path: Path) -> None:
    sample = tmp_path / "a.pdf"
    sample.write_bytes(b"%PDF-1.7 ...")
    with pytest.raises(UnknownSample, match="is a PDF document; a layout can declare csv"):
        render_new_source(sample, "shop", "orders")


@pytest.mark.parametrize("name", ["Shop", "my-shop", "a__b", ""])
def test_a_name_that_cannot_travel_is_refused(tmp_path: Path, name: str) -> None:
    sample = tmp_path / "a.csv"
    sample.write_text("id\n1\n")
    with pytest.raises(ValueError, match="lower case letters"):
        render_new_source(sample, name, "orders")


def test_epochs_and_ids_are_told_apart(tmp_path: Path) -> None:
    sample = tmp_path / "a.jsonl"
    moment = int(datetime(2026, 11, 22).timestamp() * 1000)
    lines = [{"_id": 5725767000002105043 + n, "create_time": moment + n} for n in range(3)]
    sample.write_text("\n".join(json.dumps(line) for line in lines) + "\n")
    found = drafted(tmp_path, sample).columns
    assert (found["id"].type, found["create_time"].epoch) == ("string", "ms")


LINES = """\
Order ID,Order Date,Customer ID,Customer Name,Amount
SO1,2026-11-22,C1,上海机械,5.25
SO2,2026-11-22,C2,北京电气,7.50
SO3,2026-11-22,C1,上海机械,9.00
"""
TWO_DAYS = LINES.replace("2026-11-22,C2", "2026-11-21,C2")


def test_customers_are_drafted_from_a_file_of_orders(desk: Desk, tmp_path: Path) -> None:
    sample = tmp_path / "orders.csv"
    sample.write_text(LINES)
    wanted = ("Customer ID", "Customer Name")
    for path, text in render_new_source(sample, "shop", "customers", tmp_path, wanted).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    declared = load_layout(tmp_path / "sales_pipeline/sources/files/shop/customers.yml")
    assert list(declared.columns) == ["customer_id", "customer_name"]
    assert (declared.load.mode, declared.load.key) == ("full", ("customer_id",))
    assert declared.ignore_columns == ("Order ID", "Order Date", "Amount")
    first, _, again = landed(desk, declared, sample)
    assert (first["_record_id"], first["_row_hash"]) == (again["_record_id"], again["_row_hash"])


def test_a_column_that_the_sample_lacks_is_named(tmp_path: Path) -> None:
    sample = tmp_path / "orders.csv"
    sample.write_text(LINES)
    with pytest.raises(ValueError, match=r"\['Customer'\] are not in the header \(Order ID"):
        render_new_source(sample, "shop", "customers", tmp_path, ("Customer",))


@pytest.mark.parametrize(
    ("name", "lines", "mode", "note"),
    [
        ("orders_20261122.csv", LINES, "replace", "all rows are of one day"),
        ("orders_20261122.csv", TWO_DAYS, "full", "full says"),
        ("orders.csv", LINES, "full", None),
    ],
    ids=["a day's file", "a dated file of several days", "one file"],
)
def test_what_a_file_lacks_is_deleted_only_where_it_holds_everything(
    tmp_path: Path, name: str, lines: str, mode: str, note: str | None
) -> None:
    sample = tmp_path / name
    sample.write_text(lines)
    path = recipe(tmp_path, sample)["files.yml"]
    load = load_layout(path).load
    assert (load.mode, load.business_date) == (mode, "order_date")
    assert load.replace_by == ("file" if mode == "replace" else None)
    assert f"# TODO load.mode: {note or ''}" in path.read_text() or note is None
    assert ("# TODO" in path.read_text()) is (note is not None)


def test_a_recipe_that_is_there_is_neither_replaced_nor_written_in_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sales_pipeline.cli.PROJECT_DIR", tmp_path)
    sample = tmp_path / "orders.csv"
    sample.write_text(LINES)
    command = ["new-source", str(sample), "--source", "shop", "--table", "orders"]
    suite = tmp_path / "expectations/shop/orders.json"
    suite.parent.mkdir(parents=True)
    suite.write_text("mine")
    again = CliRunner().invoke(main, command)
    assert (again.exit_code, suite.read_text()) == (1, "mine")
    assert f"{suite}: there already" in again.output
    assert not (tmp_path / "sales_pipeline").exists()
    suite.unlink()
    assert CliRunner().invoke(main, command).output.count("wrote") == 4
