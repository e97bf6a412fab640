"""The registry: the state of each batch among its neighbours, in delivery order."""

from datetime import date
from pathlib import Path

import pytest
from batch_files import SOURCE, TABLE, judge, manifest_of, put

from sales_pipeline.landing.manifest import MANIFEST_NAME
from sales_pipeline.landing.registry import BatchRegistry, BatchState

D1, D2, D3, D4 = (date(2026, 3, day) for day in (1, 2, 3, 4))
ACCEPTED, REJECTED, PENDING = BatchState.ACCEPTED, BatchState.REJECTED, BatchState.PENDING
HELD, SUPERSEDED, DISCARDED = BatchState.HELD, BatchState.SUPERSEDED, BatchState.DISCARDED


def states(landing: Path) -> dict[str, BatchState]:
    found = BatchRegistry(landing).batches(SOURCE, TABLE)
    return {batch.manifest.batch_id: batch.state for batch in found}


def test_a_table_without_landed_files_has_no_batches(tmp_path: Path) -> None:
    assert BatchRegistry(tmp_path / "landing").batches(SOURCE, TABLE) == ()


def test_an_unjudged_batch_is_pending_and_then_what_its_verdict_says(tmp_path: Path) -> None:
    good, bad = put(tmp_path, manifest_of("good", D1)), put(tmp_path, manifest_of("bad", D2))
    assert states(tmp_path) == {"good": PENDING, "bad": PENDING}
    judge(good, "accepted")
    assert states(tmp_path) == {"good": ACCEPTED, "bad": PENDING}
    judge(bad, "rejected")
    assert states(tmp_path) == {"good": ACCEPTED, "bad": REJECTED}


def test_only_the_accepted_are_read(tmp_path: Path) -> None:
    put(tmp_path, manifest_of("a", D1), "accepted")
    put(tmp_path, manifest_of("b", D2), "rejected")
    put(tmp_path, manifest_of("c", D3))
    accepted = BatchRegistry(tmp_path).accepted(SOURCE, TABLE)
    assert [(batch.manifest.batch_id, batch.known_on) for batch in accepted] == [("a", D1)]


def test_batches_are_ordered_by_the_date_in_the_name_then_by_arrival(tmp_path: Path) -> None:
    put(tmp_path, manifest_of("late", D1, file="b.csv", arrived=9))
    put(tmp_path, manifest_of("early", D1, file="a.csv", arrived=3))
    put(tmp_path, manifest_of("next", D2, arrived=1))
    assert list(states(tmp_path)) == ["early", "late", "next"]


def test_batches_without_a_date_are_ordered_by_arrival(tmp_path: Path) -> None:
    for batch_id, arrived in (("c", 1), ("a", 2), ("b", 3)):
        put(tmp_path, manifest_of(batch_id, arrived=arrived))
    assert list(states(tmp_path)) == ["c", "a", "b"]


def test_deltas_behind_a_rejected_one_are_held(tmp_path: Path) -> None:
    put(tmp_path, manifest_of("a", D1), "rejected")
    put(tmp_path, manifest_of("b", D2))
    put(tmp_path, manifest_of("c", D3))
    assert states(tmp_path) == {"a": REJECTED, "b": HELD, "c": HELD}


def test_a_delta_before_the_rejected_one_is_not_held(tmp_path: Path) -> None:
    put(tmp_path, manifest_of("late", D1, arrived=99))
    put(tmp_path, manifest_of("bad", D2), "rejected")
    assert states(tmp_path) == {"late": PENDING, "bad": REJECTED}


def test_full_loads_are_never_held(tmp_path: Path) -> None:
    put(tmp_path, manifest_of("a", D1, load_mode="full"), "rejected")
    put(tmp_path, manifest_of("b", D2, load_mode="full"))
    assert states(tmp_path) == {"a": REJECTED, "b": PENDING}


def test_an_accepted_full_load_supersedes_a_rejected_earlier_one(tmp_path: Path) -> None:
    put(tmp_path, manifest_of("a", D1, load_mode="full"), "rejected")
    put(tmp_path, manifest_of("b", D2, load_mode="full"), "accepted")
    put(tmp_path, manifest_of("c", D3, load_mode="full"), "rejected")
    assert states(tmp_path) == {"a": SUPERSEDED, "b": ACCEPTED, "c": REJECTED}


def test_a_new_file_of_the_same_name_supersedes_and_frees_those_behind(tmp_path: Path) -> None:
    put(tmp_path, manifest_of("bad", D1, file="day1.csv", arrived=1), "rejected")
    put(tmp_path, manifest_of("next", D2, arrived=2))
    assert states(tmp_path) == {"bad": REJECTED, "next": HELD}
    put(tmp_path, manifest_of("mended", D1, file="day1.csv", arrived=3))
    assert states(tmp_path) == {"bad": SUPERSEDED, "mended": PENDING, "next": PENDING}


def test_a_file_of_the_same_date_and_another_name_does_not_supersede(tmp_path: Path) -> None:
    put(tmp_path, manifest_of("north", D1, file="north.csv", arrived=1), "rejected")
    put(tmp_path, manifest_of("south", D1, file="south.csv", arrived=2))
    assert states(tmp_path) == {"north": REJECTED, "south": HELD}


def test_a_redelivery_that_is_itself_rejected_holds_in_its_place(tmp_path: Path) -> None:
    put(tmp_path, manifest_of("bad", D1, file="day1.csv", arrived=1), "rejected")
    put(tmp_path, manifest_of("worse", D1, file="day1.csv", arrived=2), "rejected")
    put(tmp_path, manifest_of("next", D2, arrived=1))
    assert states(tmp_path) == {"bad": SUPERSEDED, "worse": REJECTED, "next": HELD}
    put(tmp_path, manifest_of("mended", D1, file="day1.csv", arrived=3), "accepted")
    assert states(tmp_path) == {
        "bad": SUPERSEDED, "worse": SUPERSEDED, "mended": ACCEPTED, "next": PENDING,
    }  # fmt: skip


def test_a_redelivery_of_an_accepted_file_leaves_both_accepted(tmp_path: Path) -> None:
    put(tmp_path, manifest_of("first", D1, file="day1.csv", arrived=1), "accepted")
    put(tmp_path, manifest_of("again", D1, file="day1.csv", arrived=2), "accepted")
    assert states(tmp_path) == {"first": ACCEPTED, "again": ACCEPTED}


@pytest.mark.parametrize("dated", [True, False])
def test_an_accepted_replay_supersedes_its_origin(tmp_path: Path, dated: bool) -> None:
    put(tmp_path, manifest_of("bad", D1 if dated else None, arrived=1), "rejected")
    put(tmp_path, manifest_of("next", D2 if dated else None, arrived=2))
    replay = put(
        tmp_path, manifest_of("replay", D1 if dated else None, arrived=3, origin="bad", file="x")
    )
    waiting = {"bad": REJECTED, "next": HELD, "replay": PENDING}
    assert states(tmp_path) == waiting, "a replay is never held: it is what the others wait for"
    judge(replay, "accepted")
    assert states(tmp_path) == {"bad": SUPERSEDED, "next": PENDING, "replay": ACCEPTED}


def test_a_replay_takes_the_place_of_its_origin_in_the_order_of_names(tmp_path: Path) -> None:
    put(tmp_path, manifest_of("bad", D1, arrived=1), "rejected")
    put(tmp_path, manifest_of("next", D2, arrived=2))
    put(tmp_path, manifest_of("replay", D1, arrived=3, origin="bad"), "accepted")
    assert list(states(tmp_path)) == ["bad", "replay", "next"]


def test_a_failed_replay_leaves_its_origin_to_settle(tmp_path: Path) -> None:
    put(tmp_path, manifest_of("bad", D1, file="day1.csv", arrived=1), "rejected")
    put(tmp_path, manifest_of("next", D2, arrived=1))
    put(tmp_path, manifest_of("r1", D1, file="day1.csv", arrived=2, origin="bad"), "rejected")
    assert states(tmp_path) == {"bad": REJECTED, "r1": SUPERSEDED, "next": HELD}
    put(tmp_path, manifest_of("r2", D1, file="day1.csv", arrived=3, origin="bad"), "accepted")
    assert states(tmp_path) == {
        "bad": SUPERSEDED, "r1": SUPERSEDED, "r2": ACCEPTED, "next": PENDING,
    }  # fmt: skip


def test_a_failed_replay_of_quarantined_rows_holds_nothing(tmp_path: Path) -> None:
    put(tmp_path, manifest_of("good", D1), "accepted")
    put(tmp_path, manifest_of("replay", D1, arrived=1, origin="good"), "rejected")
    put(tmp_path, manifest_of("next", D2))
    assert states(tmp_path) == {"good": ACCEPTED, "replay": SUPERSEDED, "next": PENDING}


def test_a_discarded_batch_frees_those_behind(tmp_path: Path) -> None:
    folder = put(tmp_path, manifest_of("bad", D1), "rejected")
    put(tmp_path, manifest_of("next", D2))
    registry = BatchRegistry(tmp_path)
    registry.discard(registry.batches(SOURCE, TABLE)[0], "李雷", "2026-03-02", "测试文件")
    assert states(tmp_path) == {"bad": DISCARDED, "next": PENDING}
    assert "李雷" in (folder / "discarded.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("decision", ["accepted", None])
def test_only_a_rejected_batch_can_be_discarded(tmp_path: Path, decision: str | None) -> None:
    put(tmp_path, manifest_of("a", D1), decision)  # type: ignore[arg-type]
    registry = BatchRegistry(tmp_path)
    (batch,) = registry.batches(SOURCE, TABLE)
    with pytest.raises(ValueError, match=r"a is (accepted|pending), not rejected"):
        registry.discard(batch, "me", "today", "no reason")


def test_of_two_rejected_ones_settling_the_first_leaves_the_second(tmp_path: Path) -> None:
    put(tmp_path, manifest_of("a", D1, file="a.csv"), "rejected")
    put(tmp_path, manifest_of("b", D2, file="b.csv"), "rejected")
    put(tmp_path, manifest_of("c", D3))
    put(tmp_path, manifest_of("a2", D1, file="a.csv", arrived=9), "accepted")
    assert states(tmp_path) == {"a": SUPERSEDED, "a2": ACCEPTED, "b": REJECTED, "c": HELD}


def test_tables_do_not_hold_each_other(tmp_path: Path) -> None:
    put(tmp_path, manifest_of("bad", D1), "rejected")
    other = manifest_of("other", D2).model_copy(update={"table": "customers"})
    put(tmp_path, other)
    (batch,) = BatchRegistry(tmp_path).batches(SOURCE, "customers")
    assert batch.state is PENDING


def test_folders_that_are_no_batches_are_not_seen(tmp_path: Path) -> None:
    whole = put(tmp_path, manifest_of("a", D1), "accepted")
    table = whole.parent
    (table / "no_manifest").mkdir()
    (table / "notes.txt").write_text("x")
    torn = table / ".b.4711.tmp"
    torn.mkdir()
    (torn / MANIFEST_NAME).write_text(manifest_of("b", D2).to_json())
    assert states(tmp_path) == {"a": ACCEPTED}, "killed after its manifest, before its rename"


def test_every_landed_file_is_known_by_name_size_and_time(tmp_path: Path) -> None:
    put(tmp_path, manifest_of("a", D1, arrived=5), "accepted")
    put(tmp_path, manifest_of("b", D2, arrived=6))
    assert BatchRegistry(tmp_path).seen_files(SOURCE, TABLE) == {
        ("lines_20260301.csv", 10, 5): "20260301",
        ("lines_20260302.csv", 10, 6): "20260302",
    }
