"""The store: every version answers for its time, and a page costs what a page holds."""

import time
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest

from sales_pipeline.simulators.crm import FieldType, RateWindow, Record, Store, VirtualClock
from sales_pipeline.simulators.crm.seed import SHARES, rows, seeded, users

START = datetime(2026, 11, 20, tzinfo=UTC)
DEALS: dict[str, FieldType | str] = {
    "name": "text",
    "stage": FieldType("picklist", ("new", "won")),
    "owner": "lookup",
}


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(START)


@pytest.fixture
def store(clock: VirtualClock) -> Store:
    made = Store(clock, id_key=int, new_id=lambda object, n: str(n))
    made.define("deals", DEALS)
    return made


def deal(name: str) -> dict[str, str]:
    return {"name": name, "stage": "new", "owner": "u1"}


def names(records: dict[str, Record]) -> dict[str, str]:
    return {id: record.values["name"] for id, record in records.items()}


def test_time_moves_only_when_told_and_never_back(clock: VirtualClock) -> None:
    assert clock.now() == clock.now() == START
    clock.advance(60)
    clock.set(START + timedelta(hours=1))
    assert clock.now() == START + timedelta(hours=1)
    for back in (lambda: clock.advance(-1), lambda: clock.set(START)):
        with pytest.raises(ValueError, match="does not run back"):
            back()
    with pytest.raises(ValueError, match="time zone"):
        clock.set(datetime(2027, 1, 1))


def test_a_rate_window_rolls_with_the_virtual_time(clock: VirtualClock) -> None:
    window = RateWindow(clock, limit=3, seconds=20)
    assert [window.take() for _ in range(4)] == [True, True, True, False]
    clock.advance(19)
    assert not window.take()
    clock.advance(1)
    assert window.remaining() == 3
    assert window.take(3) and not window.take()


def test_the_oracle_answers_for_a_moment_that_is_past(store: Store, clock: VirtualClock) -> None:
    first = store.insert("deals", deal("one"))
    clock.advance(60)
    store.update("deals", first, name="uno")
    second = store.insert("deals", deal("two"))
    clock.advance(60)
    store.delete("deals", first)
    assert names(store.state("deals", START)) == {first: "one"}
    assert names(store.state("deals", START + timedelta(seconds=60))) == {
        first: "uno",
        second: "two",
    }
    now = store.state("deals")
    assert now[first].deleted_at == clock.now() and now[second].deleted_at is None
    assert store.state("deals", START - timedelta(seconds=1)) == {}


def test_a_change_dated_ahead_happens_when_the_clock_gets_there(
    store: Store, clock: VirtualClock
) -> None:
    id = store.insert("deals", deal("one"))
    store.update("deals", id, {"name": "later"}, at=START + timedelta(seconds=60))
    assert names(store.visible("deals")) == {id: "one"}
    clock.advance(60)
    assert names(store.visible("deals")) == {id: "later"}
    with pytest.raises(ValueError, match="changed later"):
        store.update("deals", id, {"name": "earlier"}, at=START)


def test_a_late_commit_is_true_before_it_shows(store: Store, clock: VirtualClock) -> None:
    id = store.insert("deals", deal("one"))
    clock.advance(60)
    store.commit_delay = lambda object: 300
    store.update("deals", id, name="late")
    new = store.insert("deals", deal("two"))
    assert names(store.state("deals")) == {id: "late", new: "two"}
    assert names(store.visible("deals")) == {id: "one"}
    shown = [(r.id, r.modified_at) for r in store.by_modified("deals")]
    assert shown == [(id, START)]
    clock.advance(300)
    changed = store.changed_since("deals", START)
    assert [(r.id, r.modified_at) for r in changed] == [
        (id, START + timedelta(seconds=60)), (new, START + timedelta(seconds=60)),
    ]  # fmt: skip


def test_a_silent_change_leaves_the_modified_time(store: Store, clock: VirtualClock) -> None:
    id = store.insert("deals", deal("one"))
    clock.advance(60)
    store.update("deals", id, {"name": "formula"}, touch=False)
    assert [r.values["name"] for r in store.by_modified("deals", until=START)] == ["formula"]
    assert names(store.state("deals", START)) == {id: "one"}


def test_a_record_comes_back_from_the_recycle_bin_but_not_from_a_permanent_deletion(
    store: Store, clock: VirtualClock
) -> None:
    id = store.insert("deals", deal("one"))
    clock.advance(60)
    store.delete("deals", id)
    assert list(store.by_id("deals")) == []
    assert [r.id for r in store.by_id("deals", deleted=True)] == [id]
    store.undelete("deals", id, touch=False)
    restored = store.get("deals", id)
    assert restored and restored.deleted_at is None and restored.modified_at == START
    store.delete("deals", id, permanent=True)
    with pytest.raises(ValueError, match="not in the recycle bin"):
        store.undelete("deals", id)
    with pytest.raises(ValueError, match="is deleted"):
        store.update("deals", id, name="ghost")


def test_a_merge_deletes_the_loser_and_the_vendor_moves_its_children(clock: VirtualClock) -> None:
    def repoint(store: Store, object: str, winner: str, loser: str, at: datetime) -> None:
        for child in list(store.by_id("deals")):
            if child.values["account"] == loser:
                store.update("deals", child.id, {"account": winner}, at=at)

    store = Store(clock, repoint=repoint)
    store.define("accounts", {"name": "text"})
    store.define("deals", {"account": "lookup"})
    for id in ("a", "b"):
        store.insert("accounts", {"name": id}, id)
    child = store.insert("deals", {"account": "b"})
    store.merge("accounts", winner="a", loser="b")
    assert [r.id for r in store.by_id("accounts")] == ["a"]
    assert store.state("deals")[child].values == {"account": "a"}


def test_the_owner_stands_where_the_vendor_says(clock: VirtualClock) -> None:
    store = Store(clock, owner_field="Owner")
    store.define("Deals", {"Owner": "lookup"})
    id = store.insert("Deals", {"Owner": {"id": "1"}})
    store.reassign("Deals", id, {"id": "2"})
    assert store.state("Deals")[id].values == {"Owner": {"id": "2"}}


def test_a_schema_change_reaches_every_record_and_no_modified_time(
    store: Store, clock: VirtualClock
) -> None:
    id = store.insert("deals", deal("7"))
    clock.advance(60)
    store.add_field("deals", "region", default="R-EAST")
    store.rename_option("deals", "stage", "new", "open")
    store.change_type("deals", "name", "integer")
    store.remove_field("deals", "owner")
    record = store.state("deals")[id]
    assert record.values == {"name": 7, "stage": "open", "region": "R-EAST"}
    assert record.modified_at == START
    assert store.schema("deals") == {
        "name": FieldType("integer"), "stage": FieldType("picklist", ("open", "won")),
        "region": FieldType("text"),
    }  # fmt: skip


def test_what_is_not_defined_is_refused_by_name(store: Store) -> None:
    with pytest.raises(ValueError, match="no field nmae"):
        store.insert("deals", {"nmae": "typo"})
    with pytest.raises(KeyError, match="one of deals"):
        store.insert("leads", {})
    with pytest.raises(ValueError, match="unknown kind"):
        store.add_field("deals", "x", "txet")
    with pytest.raises(ValueError, match="unknown operation 'drop'"):
        store.apply({"op": "drop"})
    store.insert("deals", deal("one"), "1")
    with pytest.raises(ValueError, match="exists already"):
        store.insert("deals", deal("one"), "1")


def test_pages_follow_the_vendors_order_of_ids_both_ways(store: Store) -> None:
    for _ in range(12):
        store.insert("deals", deal("x"))
    assert [r.id for r in store.by_id("deals", after="8")] == ["9", "10", "11", "12"]
    back = [r.id for r in store.by_id("deals", after="11", reverse=True)]
    assert back == [str(n) for n in range(10, 0, -1)]


def test_a_page_starts_behind_a_tie_of_the_modified_time(store: Store, clock: VirtualClock) -> None:
    for n in range(4):
        store.insert("deals", deal(str(n)))
    clock.advance(1)
    store.update("deals", "2", name="moved")
    assert [r.id for r in store.by_modified("deals")] == ["1", "3", "4", "2"]
    assert [r.id for r in store.by_modified("deals", after=(START, "3"))] == ["4", "2"]
    assert [r.id for r in store.by_modified("deals", until=START)] == ["1", "3", "4"]
    assert [r.id for r in store.by_modified("deals", since=clock.now())] == ["2"]
    back = store.by_modified("deals", after=(START, "4"), reverse=True)
    assert [r.id for r in back] == ["3", "1"]


def test_a_page_deep_in_a_large_object_is_no_dearer_than_the_first(clock: VirtualClock) -> None:
    store = Store(clock)
    store.define("deals", {"name": "text"})
    count = 50_000
    store.bulk_insert(
        "deals", ((f"{n:018d}", {"name": str(n)}, START, START) for n in reversed(range(count)))
    )
    list(islice(store.by_id("deals"), 1))  # sorts
    begin = time.perf_counter()
    for n in range(0, count, 500):
        page = list(islice(store.by_id("deals", after=f"{n:018d}"), 200))
    assert page[-1].values["name"] == str(count - 300)
    # 100 pages of 200 rows take some 10 ms; walking to each of them would take a second.
    assert time.perf_counter() - begin < 0.5
    store.update("deals", f"{7:018d}", name="seven")
    assert store.state("deals")[f"{7:018d}"].values == {"name": "seven"}
    with pytest.raises(ValueError, match="exists already"):
        store.bulk_insert("deals", [(f"{7:018d}", {}, START, START)])


def test_the_same_seed_gives_the_same_rows_and_no_row_is_from_the_future() -> None:
    first = {entity: list(found) for entity, found in seeded(20, seed=3).items()}
    again = {entity: list(found) for entity, found in seeded(20, seed=3).items()}
    assert first == again
    assert {entity: len(found) for entity, found in first.items()} == {
        entity: 20 * share for entity, share in SHARES.items()
    }
    for row in (row for found in first.values() for row in found):
        assert row.created <= row.modified <= START
        assert 0 <= row.values["owner"] < len(users())
        assert 0 <= row.values.get("account", 0) < 20
    assert list(rows("accounts", 20, seed=4)) != first["accounts"]


def test_many_rows_share_a_modified_time() -> None:
    times = [row.modified for row in rows("opportunities", 1000)]
    assert max(times.count(at) for at in times) > 5
