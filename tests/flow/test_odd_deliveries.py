"""Deliveries that are odd rather than broken: early, twice, changed, misnamed, half done.

Each is alone on a table with one good batch, and none touches the published snapshot.
"""

import re
import time
from datetime import date

import pytest
from delivered_files import (
    CUSTOMERS,
    DAYS,
    FOOTER_TOTALS,
    ORDERS,
    csv_bytes,
    customer_rows,
    order_rows,
    orders_file,
)
from delivery_desk import LONG_AGO, SOURCES, Desk, OneGoodBatch, states, undisturbed, warned
from flow_home import Home

from sales_pipeline.landing.registry import BatchRegistry

BEFORE, DAY, AFTER = DAYS
LAYOUT = "sales_pipeline/sources/files/erp/order_lines.yml"


def test_a_file_still_being_written_is_left_for_the_next_look(desk: OneGoodBatch) -> None:
    orders = desk.of(ORDERS)
    impatient, patient = orders.home, Home(orders.home.folder, SOURCES | {"settle_seconds": 3600})
    path = orders.put(ORDERS.good(DAY)[:500], orders.name(DAY), modified=time.time() - 1)
    taken = Desk(patient, ORDERS).take_in(DAY)
    (outcome,) = taken.outcomes
    assert str(outcome.status) == "still_writing"
    words = rf"{re.escape(path.name)} was written \d+ s ago; it may still be growing"
    assert re.fullmatch(words, outcome.message)
    assert len(taken.batches) == 1
    orders.put_good(DAY)
    assert states(Desk(impatient, ORDERS).take_in(DAY))[-1] == (path.name, "accepted")


def test_a_file_delivered_twice_is_one_batch(desk: OneGoodBatch) -> None:
    orders = desk.of(ORDERS)
    (batch,) = orders.home.batches()
    again = orders.put_good(BEFORE, LONG_AGO + 60)
    copied = orders.put(ORDERS.good(BEFORE), f"{again.stem} (1).csv")
    outcomes = orders.take_in(DAY).outcomes
    told = [f"{path.name} was landed before as {batch.folder.name}" for path in (copied, again)]
    assert sorted(o.message for o in outcomes) == sorted(told)
    assert {str(o.status) for o in outcomes} == {"duplicate"}
    assert [b.folder for b in orders.home.batches()] == [batch.folder]


def test_a_file_delivered_again_with_changes_is_a_second_batch_whose_rows_win(
    desk: OneGoodBatch,
) -> None:
    orders = desk.of(ORDERS)
    changed = {"数量": "3.00", "修改时间": f"{BEFORE} 18:00:00"}
    rows = order_rows(BEFORE)
    orders.put(orders_file([rows[0] | changed, *rows[1:]]), orders.name(BEFORE), LONG_AGO + 60)
    assert states(orders.take_in(DAY)) == [(orders.name(BEFORE), "accepted")] * 2
    names = ["_record_id", *ORDERS.layout.landed_types]
    found = {row[0]: row[names.index("quantity")] for row in orders.current_rows()}
    assert [key for key, quantity in found.items() if quantity == 3] == [rows[0]["行ID"]]
    assert len(found) == len(rows)


def test_a_new_column_is_kept_raw_and_told(desk: OneGoodBatch) -> None:
    orders = desk.of(ORDERS)
    orders.put(orders_file([row | {"备注": "加急"} for row in order_rows(DAY)]), orders.name(DAY))
    taken = orders.take_in(DAY)
    assert states(taken)[-1] == (orders.name(DAY), "accepted")
    assert warned(taken) == [
        f"{orders.name(DAY)}: column '备注' is new; its values are kept in _raw only "
        "[header_extra_column]. Remedy: add it to columns (or to ignore_columns) in "
        f"{LAYOUT}."
    ]


def test_a_day_without_rows_is_accepted_and_told(desk: OneGoodBatch) -> None:
    orders = desk.of(ORDERS)
    zero = dict.fromkeys(FOOTER_TOTALS, "0")
    header, _, footer = orders_file(order_rows(DAY, 1), totals=zero).splitlines(keepends=True)
    orders.put(header + footer, orders.name(DAY))
    taken = orders.take_in(DAY)
    assert states(taken)[-1] == (orders.name(DAY), "accepted")
    assert warned(taken) == [
        f"{orders.name(DAY)}: the file has a header but no rows [no_rows]. Remedy: nothing to do "
        "if nothing happened; otherwise ask the sender."
    ]
    assert not taken.missing or DAY not in taken.missing


def test_a_row_that_stands_twice_in_a_file_counts_once(desk: OneGoodBatch) -> None:
    orders = desk.of(ORDERS)
    rows = order_rows(DAY)
    orders.put(orders_file([*rows, rows[0]]), orders.name(DAY))
    counts = orders.take_in(DAY).counts
    assert (counts["rows_landed"], counts["rows_accepted"], counts["rows_deduplicated"]) == (
        21, 20, 1,
    )  # fmt: skip
    orders.put_good(AFTER)
    orders.take_in(AFTER)
    assert orders.current_rows() == undisturbed(ORDERS)


def test_of_two_versions_in_one_file_the_later_counts(desk: OneGoodBatch) -> None:
    orders = desk.of(ORDERS)
    rows = order_rows(DAY)
    later = rows[0] | {"数量": "5.00", "修改时间": f"{DAY} 11:00:00"}
    orders.put(orders_file([later, *rows]), orders.name(DAY))
    counts = orders.take_in(DAY).counts
    assert counts["rows_accepted"] == 21
    at = ["_record_id", *ORDERS.layout.landed_types].index("quantity")
    found = {row[0]: row[at] for row in orders.current_rows()}
    assert found[later["行ID"]] == 5


def test_a_file_of_a_coming_day_waits_for_its_night(desk: OneGoodBatch) -> None:
    orders = desk.of(ORDERS)
    orders.put_good(AFTER)
    taken = orders.take_in(DAY)
    assert (taken.outcomes, len(taken.batches)) == ((), 1)
    orders.put_good(DAY)
    orders.take_in(DAY)
    orders.take_in(AFTER)
    assert orders.current_rows() == undisturbed(ORDERS)


def test_a_file_without_its_date_is_rejected_until_a_person_gives_it_up(
    desk: OneGoodBatch,
) -> None:
    orders = desk.of(ORDERS)
    orders.put(ORDERS.good(DAY), "销售订单明细_最新.csv")
    taken = orders.take_in(DAY)
    assert ("销售订单明细_最新.csv", "rejected") in states(taken)
    assert taken.complaints == (
        "销售订单明细_最新.csv: no date in the file name (销售订单明细_(?P<date>\\d{8}), %Y%m%d) "
        "[date_not_in_name]. Remedy: ask for the agreed name, or change files.date_in_name in "
        f"{LAYOUT}.",
    )
    BatchRegistry(orders.settings.landing).discard(taken.rejected[0], "me", "today", "misnamed")
    for day in (DAY, AFTER):
        orders.put_good(day)
    orders.take_in(AFTER)
    assert orders.current_rows() == undisturbed(ORDERS)


@pytest.mark.parametrize("name", ["销售订单明细_20261116.csv.part", "~$销售订单明细_20261116.csv"])
def test_temporary_and_lock_files_are_ignored(desk: OneGoodBatch, name: str) -> None:
    orders = desk.of(ORDERS)
    orders.put(b"half a file", name)
    taken = orders.take_in(DAY)
    assert [(str(o.status), o.message) for o in taken.outcomes] == [
        ("ignored", f"{name} is a temporary or lock file")
    ]
    assert len(taken.batches) == 1


def test_a_missing_file_of_a_working_day_is_named(desk: OneGoodBatch) -> None:
    orders = desk.of(ORDERS)
    orders.put_good(date(2026, 11, 11))
    assert orders.take_in(date(2026, 11, 12)).missing == (date(2026, 11, 10), date(2026, 11, 12))


def test_a_full_load_that_lost_a_few_records_is_accepted(desk: OneGoodBatch) -> None:
    customers = desk.of(CUSTOMERS)
    customers.put(csv_bytes(customer_rows(DAY, 18)), customers.name(DAY))
    assert states(customers.take_in(DAY))[-1] == (customers.name(DAY), "accepted")
