"""The landed view: what dbt reads of some batches, over real Parquet in the landing schema."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from landed_fixture import TYPES, Landing, Row

from sales_pipeline.model.control import landed_view

D1, D2 = date(2026, 3, 1), date(2026, 3, 2)


def line(number: int, amount: str = "1.50", **lineage: object) -> Row:
    values = {"order_line_id": f"'L{number}'", "amount": amount}
    return Row(number, values, **{"record_id": f"L{number}", **lineage})  # type: ignore[arg-type]


@pytest.fixture
def landing(tmp_path: Path) -> Landing:
    return Landing(tmp_path)


def test_rows_of_all_parts_and_batches_are_read_with_their_lineage(landing: Landing) -> None:
    batches = [
        landing.put("b1", [line(2)], [line(3, "-7")], name_date=D1, arrived=1),
        landing.put("b2", [line(2, "9.99", deleted=True)], name_date=D2, arrived=2),
    ]
    columns = "_batch_id, order_line_id, amount, _known_on, _extracted_at, _is_deleted, _accepted"
    first, second = datetime(2026, 3, 20, 0, 1), datetime(2026, 3, 20, 0, 2)
    assert landing.rows(batches, columns) == [
        ("b1", "L2", Decimal("1.50"), D1, first, False, True),
        ("b1", "L3", Decimal("-7.00"), D1, first, False, True),
        ("b2", "L2", Decimal("9.99"), D2, second, True, True),
    ]


def test_quarantined_and_repeated_rows_are_flagged_in_their_batch_only(landing: Landing) -> None:
    batches = [
        landing.put("b1", [line(2), line(3), line(4)], quarantined=[(2, "L2")]),
        landing.put("b2", [line(2), line(3)], deduplicated=[(3, "L3")]),
        landing.put("b3", [line(2), line(3)]),
    ]
    assert landing.rows(batches, "_batch_id, _row_number, _accepted") == [
        ("b1", 2, False), ("b1", 3, True), ("b1", 4, True),
        ("b2", 2, True), ("b2", 3, False),
        ("b3", 2, True), ("b3", 3, True),
    ]  # fmt: skip


def test_a_row_that_is_kept_back_twice_comes_once(landing: Landing) -> None:
    batch = landing.put(
        "b1", [line(2)], quarantined=[(2, "L2"), (2, "L2")], deduplicated=[(2, "L2")]
    )
    assert landing.rows([batch], "_row_number, _accepted") == [(2, False)]


def test_a_row_without_a_record_id_can_be_kept_back(landing: Landing) -> None:
    rows = [line(2, record_id=None), line(3, record_id=None)]
    batch = landing.put("b1", rows, quarantined=[(2, None)])
    assert landing.rows([batch], "_row_number, _accepted") == [(2, False), (3, True)]


def test_of_a_wide_row_only_the_bad_cell_is_kept_back(landing: Landing) -> None:
    wide = [line(2, record_id="T|2026-01"), line(2, record_id="T|2026-02")]
    batch = landing.put("b1", wide, quarantined=[(2, "T|2026-02")])
    assert landing.rows([batch], "_record_id, _accepted") == [
        ("T|2026-01", True), ("T|2026-02", False),
    ]  # fmt: skip


def test_a_column_that_an_older_batch_does_not_have_is_null_there(landing: Landing) -> None:
    wider = {**TYPES, '渠道 "x"': "VARCHAR", "tax": "DECIMAL(18,2)"}
    batches = [
        landing.put("b1", [line(2)]),
        landing.put("b2", [Row(2, {"tax": "0.13", '渠道 "x"': "'直销'"})], types=wider),
    ]
    assert landing.rows(batches, '"渠道 ""x""", tax', wider) == [
        (None, None),
        ("直销", Decimal("0.13")),
    ]


def test_a_column_that_no_batch_has_yet_is_null_and_typed(landing: Landing) -> None:
    wider = {**TYPES, "tax": "DECIMAL(18,2)"}
    batch = landing.put("b1", [line(2)])
    assert landing.rows([batch], "tax, typeof(tax)", wider) == [(None, "DECIMAL(18,2)")]


def test_a_column_that_the_layout_dropped_is_not_read(landing: Landing) -> None:
    batch = landing.put("b1", [line(2)])
    types = {"amount": "DECIMAL(18,2)"}
    assert landing.rows([batch], "amount", types) == [(Decimal("1.50"),)]
    with pytest.raises(duckdb.BinderException, match="order_line_id"):
        landing.rows([batch], "order_line_id", types)


def test_a_batch_of_an_older_layout_comes_in_todays_type(landing: Landing) -> None:
    before = {**TYPES, "amount": "INTEGER"}
    batch = landing.put("b1", [line(2, "3")], types=before)
    assert landing.rows([batch], "amount, typeof(amount)") == [(Decimal("3.00"), "DECIMAL(18,2)")]


def test_a_batch_without_rows_does_not_hide_the_columns_of_the_others(landing: Landing) -> None:
    wider = {**TYPES, "tax": "DECIMAL(18,2)"}
    batches = [landing.put("b1", [line(2)]), landing.put("b2", types=wider)]
    assert landing.rows(batches, "_batch_id, tax", wider) == [("b1", None)]
    batches[1] = landing.put("b3", [], types=wider)
    assert landing.rows(batches, "_batch_id, tax", wider) == [("b1", None)]


def test_without_batches_the_view_is_empty_and_typed_as_with_them(landing: Landing) -> None:
    views = [landed_view(batches, TYPES) for batches in ([landing.put("b1", [line(2)])], [])]
    some, none = (landing.connection.execute(f"describe ({view})").fetchall() for view in views)
    assert some == none
    assert landing.rows([], "*") == []
    assert landing.rows([landing.put("b2")], "*") == []


def test_upserts_are_ordered_by_their_own_change_and_units_by_delivery(landing: Landing) -> None:
    late = "2026-03-09 12:00:00"
    batch = landing.put(
        "b1",
        [line(2, modified_at=late), line(3), line(4, modified_at=late, unit="full")],
        name_date=D1,
        arrived=7,
    )
    own, delivery = datetime(2026, 3, 9, 12), datetime(2026, 3, 1)
    assert landing.rows([batch], "_source_modified_at, _batch_order") == [
        (own, delivery), (delivery, delivery), (delivery, delivery),
    ]  # fmt: skip


def test_a_batch_without_a_date_in_its_name_is_ordered_by_arrival(landing: Landing) -> None:
    batch = landing.put("b1", [line(2, unit="full")], arrived=7)
    assert landing.rows([batch], "_source_modified_at, _batch_order") == [
        (datetime(2026, 3, 20, 0, 7), datetime(2026, 3, 20, 0, 7))
    ]


@pytest.mark.parametrize(
    "name", ["it's", 'say "x"', 'it\'s "both"', "with space", "中文目录", "a[1]b", "50%", "a\\b"]
)
def test_odd_folder_names_are_read(tmp_path: Path, name: str) -> None:
    landing = Landing(tmp_path / name)
    batch = landing.put("b1", [line(2), line(3)], quarantined=[(3, "L3")])
    assert landing.rows([batch], "order_line_id, _accepted") == [("L2", True), ("L3", False)]


def test_a_column_named_like_one_of_the_readers_does_no_harm(landing: Landing) -> None:
    types = {"filename": "VARCHAR", "batches": "INTEGER", "order": "INTEGER"}
    batch = landing.put("b1", [Row(2, {"filename": "'x'", "order": "1"})], types=types)
    assert landing.rows([batch], 'filename, batches, "order"', types) == [("x", None, 1)]


def test_many_batches_are_read_at_once(landing: Landing) -> None:
    batches = [
        landing.put(f"b{n:04d}", [line(2), line(3)], arrived=n, quarantined=[(3, "L3")])
        for n in range(200)
    ]
    found = landing.rows(batches, "count(*), sum(_accepted::int), count(distinct _batch_order)")
    assert found == [(400, 200, 200)]
