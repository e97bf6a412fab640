"""Broken deliveries, each alone on a table with one good batch: what becomes of it, in which words.

Whatever happens, the published snapshot is not touched, and a good file of the same name recovers:
the table then holds what it would hold, had nothing ever been wrong.
"""

import pytest
from broken_kept import KEPT, Kept
from broken_rejected import REJECTED, Rejected
from delivered_files import DAYS
from delivery_desk import OneGoodBatch, check_recovery, kept_back, states

BEFORE, DAY, AFTER = DAYS


@pytest.mark.parametrize("case", REJECTED, ids=lambda case: case.name)
def test_it_is_rejected_with_its_reason_and_what_comes_behind_waits(
    desk: OneGoodBatch, case: Rejected
) -> None:
    table = desk.of(case.table)
    good = table.current_rows()
    table.put(case.content(), table.name(DAY))
    taken = table.take_in(DAY)
    assert states(taken) == [(table.name(BEFORE), "accepted"), (table.name(DAY), "rejected")]
    assert taken.complaints == case.complaints
    assert taken.counts["rows_accepted"] == 0
    assert table.current_rows() == good
    table.put_good(AFTER)
    # A full load behind it stands for itself; changes would be lost, so they wait.
    full = table.table.layout.load.mode == "full"
    behind = [("superseded", "accepted"), ("rejected", "held")][not full]
    assert tuple(state for _, state in states(table.take_in(AFTER))[1:]) == behind
    check_recovery(table)


@pytest.mark.parametrize("case", KEPT, ids=lambda case: case.name)
def test_it_is_accepted_without_the_rows_that_break_a_rule(desk: OneGoodBatch, case: Kept) -> None:
    table = desk.of(case.table)
    table.put(case.content(), table.name(DAY))
    taken = table.take_in(DAY)
    assert states(taken) == [(table.name(BEFORE), "accepted"), (table.name(DAY), "accepted")]
    assert kept_back(taken, table.name(DAY)) == {
        row: (list(broken), list(broken.values())) for row, broken in case.rows.items()
    }
    counts = taken.counts
    assert counts["rows_quarantined"] == len(case.rows)
    assert counts["rows_landed"] == counts["rows_accepted"] + len(case.rows)
    table.put_good(AFTER)
    assert states(table.take_in(AFTER))[-1] == (table.name(AFTER), "accepted")
    check_recovery(table)
