"""A rejected batch that a person replays: reject N, hold N+1, replay N ends as undisturbed.

Replays keep the place in time of the delivery they come from, so they never beat a newer version.
"""

from datetime import date
from pathlib import Path

import pytest
from delivered_files import (
    CUSTOMERS,
    DAYS,
    ORDERS,
    Table,
    csv_bytes,
    customer_rows,
    order_rows,
    orders_file,
)
from delivery_desk import LONG_AGO, SOURCES, Desk, states, undisturbed
from flow_home import Home

from sales_pipeline.gates.corrections import Correction
from sales_pipeline.gates.ledger import Decision
from sales_pipeline.intake import TableIntake
from sales_pipeline.replay import decision_of, discard_batch, replay_batch

BEFORE, DAY, AFTER = DAYS
WHO, WHY = "li.na", "the ERP clerk confirmed it by telephone"


def desk(folder: Path, table: Table) -> Desk:
    return Desk(Home(folder, SOURCES), table)


def decision() -> Decision:
    return decision_of(WHO, WHY)


def reference(taken: TableIntake) -> str:
    """How the command names the rejected batch."""
    (batch,) = taken.rejected
    return f"{taken.layout.name}/{batch.manifest.batch_id}"


def words_for_quantities(day: date) -> bytes:
    return orders_file([row | {"数量": "若干"} for row in order_rows(day)])


def test_a_corrected_replay_lets_in_what_waited_and_ends_as_undisturbed(tmp_path: Path) -> None:
    orders = desk(tmp_path, ORDERS)
    orders.put_good(BEFORE)
    orders.put(words_for_quantities(DAY), orders.name(DAY))
    orders.put_good(AFTER)
    for day in DAYS:
        taken = orders.take_in(day)
    assert [state for _, state in states(taken)] == ["accepted", "rejected", "held"]
    corrections = [
        Correction(record_id=row["行ID"], column="quantity", value="2.00", who=WHO, reason=WHY)
        for row in order_rows(DAY)
    ]
    told = replay_batch(orders.settings, reference(taken), decision(), corrections)
    assert told.endswith("accepted, 20 rows accepted, 0 stay in quarantine")
    taken = orders.take_in(AFTER)
    assert [state for _, state in states(taken)] == [
        "accepted", "superseded", "accepted", "accepted",
    ]  # fmt: skip
    assert orders.current_rows() == undisturbed(ORDERS)


def test_a_replay_never_beats_a_newer_version_of_its_rows(tmp_path: Path) -> None:
    orders = desk(tmp_path, ORDERS)
    orders.put(words_for_quantities(BEFORE), orders.name(BEFORE))
    taken = orders.take_in(BEFORE)
    rejected = reference(taken)
    newer = [row | {"数量": "7.00", "修改时间": f"{DAY} 10:00:00"} for row in order_rows(BEFORE)]
    orders.put(orders_file(newer), orders.name(DAY))
    corrections = [
        Correction(record_id=row["行ID"], column="quantity", value="2.00", who=WHO, reason=WHY)
        for row in order_rows(BEFORE)
    ]
    replay_batch(orders.settings, rejected, decision(), corrections)
    orders.take_in(DAY)
    at = ["_record_id", *ORDERS.layout.landed_types].index("quantity")
    assert {row[at] for row in orders.current_rows()} == {7}


def test_a_full_load_that_really_shrank_is_let_in_by_a_replay(tmp_path: Path) -> None:
    customers = desk(tmp_path, CUSTOMERS)
    customers.put_good(BEFORE)
    customers.put(csv_bytes(customer_rows(DAY, 10)), customers.name(DAY))
    for day in (BEFORE, DAY):
        taken = customers.take_in(day)
    told = replay_batch(customers.settings, reference(taken), decision())
    assert told.endswith("accepted, 10 rows accepted, 0 stay in quarantine")
    assert [state for _, state in states(customers.take_in(DAY))] == [
        "accepted", "superseded", "accepted",
    ]  # fmt: skip


def test_a_batch_that_is_given_up_frees_what_waits_behind_it(tmp_path: Path) -> None:
    orders = desk(tmp_path, ORDERS)
    orders.put(words_for_quantities(DAY), orders.name(DAY))
    orders.put_good(AFTER)
    for day in (DAY, AFTER):
        taken = orders.take_in(day)
    discard_batch(orders.settings, reference(taken), decision())
    assert [state for _, state in states(orders.take_in(AFTER))] == ["discarded", "accepted"]
    assert len(orders.current_rows()) == len(order_rows(AFTER))


@pytest.mark.parametrize("modified", [LONG_AGO, LONG_AGO + 60])
def test_a_file_delivered_again_settles_the_rejected_one_without_a_person(
    tmp_path: Path, modified: float
) -> None:
    orders = desk(tmp_path, ORDERS)
    orders.put(words_for_quantities(DAY), orders.name(DAY))
    orders.take_in(DAY)
    orders.put_good(DAY, modified)
    assert [state for _, state in states(orders.take_in(DAY))] == ["superseded", "accepted"]
