"""The inbox over several looks: which files are landed, when, in which order, and only once."""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from landing_desk import NOW, Desk, layout, manifest

from sales_pipeline.landing.registry import BatchRegistry
from sales_pipeline.settings import Settings
from sales_pipeline.sources.files import land
from sales_pipeline.sources.files.deliveries import land_deliveries, unclaimed
from sales_pipeline.sources.files.land import Outcome, Status
from sales_pipeline.sources.files.layout import Layout

CSV = "id,amount\na,1\n"
DATED = {"glob": "sales_*.csv", "date_in_name": "sales_(?P<date>\\d{8})"}


def by_name(**sections: Any) -> Layout:
    return layout(files=DATED, arrival="by_name_date", **sections)


def look(
    desk: Desk, declared: Layout, now: datetime = NOW, through: date = date(2030, 1, 1), **more: Any
) -> list[Outcome]:
    settings = Settings(home=desk.home, **{"settle_seconds": 0, **more})
    registry = BatchRegistry(settings.landing)
    return list(land_deliveries(declared, settings, registry, through, now))


def put(desk: Desk, name: str, content: str = CSV, age: float = 60) -> Path:
    path = desk.put(content, name)
    then = NOW.timestamp() - age
    os.utime(path, (then, then))
    return path


def told(outcomes: list[Outcome]) -> list[tuple[str, str]]:
    return [(outcome.file, outcome.status.value) for outcome in outcomes]


def test_a_file_is_landed_once(desk: Desk) -> None:
    put(desk, "sales_20261121.csv")
    assert told(look(desk, by_name())) == [("sales_20261121.csv", "landed")]
    assert look(desk, by_name()) == []


def test_landing_again_with_a_lost_index_changes_nothing(desk: Desk) -> None:
    put(desk, "sales_20261121.csv")
    (first,) = look(desk, by_name())
    (desk.settings.landing / ".index.sqlite").unlink(missing_ok=True)
    assert look(desk, by_name()) == []
    assert first.batch_dir is not None
    assert len([f for f in first.batch_dir.parent.iterdir() if not f.name.startswith(".")]) == 1


def test_a_copy_under_another_name_of_the_same_date_is_a_duplicate(desk: Desk) -> None:
    put(desk, "sales_20261121.csv")
    (first,) = look(desk, by_name())
    put(desk, "sales_20261121_copy.csv")
    (second,) = look(desk, by_name())
    assert (second.status, second.batch_dir) == (Status.DUPLICATE, first.batch_dir)
    assert "sales_20261121_copy.csv was landed before as 20261121-" in second.message


def test_a_touched_file_is_a_duplicate(desk: Desk) -> None:
    put(desk, "sales_20261121.csv")
    look(desk, by_name())
    put(desk, "sales_20261121.csv", age=30)
    assert told(look(desk, by_name())) == [("sales_20261121.csv", "duplicate")]


def test_equal_files_of_two_dates_are_two_deliveries(desk: Desk) -> None:
    put(desk, "sales_20261121.csv")
    put(desk, "sales_20261122.csv")
    assert [o.status for o in look(desk, by_name())] == [Status.LANDED, Status.LANDED]


def test_a_file_delivered_again_changed_is_a_new_batch(desk: Desk) -> None:
    put(desk, "sales_20261121.csv")
    (first,) = look(desk, by_name())
    put(desk, "sales_20261121.csv", CSV + "b,2\n", age=30)
    (second,) = look(desk, by_name())
    assert (second.status, second.rows) == (Status.LANDED, 2)
    assert second.batch_dir != first.batch_dir


def test_a_copy_without_a_date_is_a_duplicate_whenever_it_comes(desk: Desk) -> None:
    declared = layout(load={"mode": "upsert", "key": ["id"]})
    put(desk, "sales_a.csv", age=90_000)
    look(desk, declared)
    put(desk, "sales_b.csv", "id,amount\nc,3\n", age=50_000)
    put(desk, "sales_c.csv")
    assert told(look(desk, declared)) == [("sales_b.csv", "landed"), ("sales_c.csv", "duplicate")]


def test_a_full_load_may_go_back_to_an_earlier_state(desk: Desk) -> None:
    declared = layout(load={"mode": "full", "key": ["id"]})
    states = (CSV, CSV + "b,2\n", CSV, CSV, CSV)
    for day, content in enumerate(states):
        put(desk, f"sales_{day}.csv", content, age=90_000 * (9 - day))
    assert [o.status.value for o in look(desk, declared)] == [
        "landed", "landed", "landed", "duplicate", "duplicate",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["sales_1.csv.tmp", "sales_1.csv.part", "sales_1.csv.filepart", "sales_1.csv.crdownload",
     "~$sales_1.csv", ".sales_1.csv", ".~sales_1.csv"],
)  # fmt: skip
def test_temporary_and_lock_files_are_ignored(desk: Desk, name: str) -> None:
    put(desk, name)
    put(desk, "sales_2.csv")
    assert told(look(desk, layout(files={"glob": "*sales_*"}))) == [
        (name, "ignored"),
        ("sales_2.csv", "landed"),
    ]


def test_a_file_that_was_just_written_settles_first(desk: Desk) -> None:
    put(desk, "sales_20261121.csv", age=3)
    (waiting,) = look(desk, by_name(), settle_seconds=10)
    assert waiting.status is Status.STILL_WRITING
    assert "was written 3 s ago; it may still be growing" in waiting.message
    later = NOW + timedelta(seconds=8)
    assert told(look(desk, by_name(), later, settle_seconds=10)) == [
        ("sales_20261121.csv", "landed")
    ]


def test_a_file_from_a_clock_that_is_ahead_is_not_waited_for(desk: Desk) -> None:
    put(desk, "sales_20261121.csv", age=-86_400)
    found = look(desk, by_name(), settle_seconds=10)
    assert told(found) == [("sales_20261121.csv", "landed")]


def test_a_file_that_grows_while_it_is_read_is_left_for_later(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(desk, "sales_20261121.csv")
    convert = land.convert

    def grow(*args: Any) -> Any:
        converted = convert(*args)
        path.write_text(CSV + "b,2\n")
        return converted

    with monkeypatch.context() as patched:
        patched.setattr(land, "convert", grow)
        assert told(look(desk, by_name())) == [("sales_20261121.csv", "still_writing")]
    folder = desk.settings.landing / "shop" / "sales"
    assert list(folder.iterdir()) == []
    (landed,) = look(desk, by_name())
    assert (landed.status, landed.rows) == (Status.LANDED, 2)


def test_a_declared_done_file_is_waited_for(desk: Desk) -> None:
    declared = layout(files={"glob": "*.csv", "done_suffix": ".done"})
    put(desk, "sales.csv")
    (waiting,) = look(desk, declared)
    assert "waits for sales.csv.done" in waiting.message
    put(desk, "sales.csv.done", "")
    assert told(look(desk, declared)) == [("sales.csv", "landed")]


def test_dated_files_land_in_the_order_of_their_dates(desk: Desk) -> None:
    for day, age in (("20261103", 300), ("20261101", 100), ("20261102", 200)):
        put(desk, f"sales_{day}.csv", f"id,amount\n{day},1\n", age)
    assert [o.file[6:14] for o in look(desk, by_name())] == ["20261101", "20261102", "20261103"]


def test_other_files_land_in_the_order_of_their_arrival(desk: Desk) -> None:
    for name, age in (("sales_a.csv", 100), ("sales_b.csv", 300), ("sales_c.csv", 200)):
        put(desk, name, f"id,amount\n{name},1\n", age)
    declared = layout()
    assert [o.file for o in look(desk, declared)] == ["sales_b.csv", "sales_c.csv", "sales_a.csv"]
    batches = BatchRegistry(desk.settings.landing).batches("shop", "sales")
    assert [b.manifest.files[0].name[6] for b in batches] == ["b", "c", "a"]


def test_files_of_later_nights_wait(desk: Desk) -> None:
    put(desk, "sales_20261121.csv")
    put(desk, "sales_20261122.csv")
    found = look(desk, by_name(), through=date(2026, 11, 21))
    assert told(found) == [("sales_20261121.csv", "landed")]


def test_a_name_without_its_date_is_a_problem_that_stops_the_batch(desk: Desk) -> None:
    put(desk, "sales_2026-11-21.csv")
    (outcome,) = look(desk, by_name())
    (found,) = outcome.problems
    assert (found.rule, found.severity) == ("date_not_in_name", "critical")
    assert "sales_2026-11-21.csv: no date in the file name" in found.message


def test_an_impossible_date_in_a_name_is_no_date(desk: Desk) -> None:
    put(desk, "sales_20261131.csv")
    assert look(desk, by_name())[0].problems[0].rule == "date_not_in_name"


def test_files_that_no_layout_asks_for_are_named(desk: Desk) -> None:
    for name in ("sales_20261121.csv", "slaes_20261122.csv", "x.csv.tmp", "notes.txt"):
        put(desk, name)
    assert unclaimed(desk.inbox, [by_name()]) == ["notes.txt", "slaes_20261122.csv"]


def test_a_replay_lands_the_same_file_once_more_under_the_current_layout(desk: Desk) -> None:
    narrow = by_name()
    wide = by_name(columns={"id": {}, "amount": {"type": "integer"}})
    first = desk.land(narrow, CSV, "sales_20261121.csv")
    assert first.batch_dir is not None
    origin = first.batch_dir.name
    again = desk.land(wide, CSV, "sales_20261121.csv", origin_batch_id=origin)
    assert again.status is Status.LANDED
    assert again.batch_dir != first.batch_dir
    assert manifest(again).origin_batch_id == origin


def test_the_manifest_says_what_was_landed(desk: Desk) -> None:
    path = put(desk, "sales_20261121.csv")
    (outcome,) = look(desk, by_name())
    found = manifest(outcome)
    assert (found.source, found.table, found.rows, found.keyed) == ("shop", "sales", 1, False)
    assert found.name_date == date(2026, 11, 21)
    assert found.files[0].mtime_ns == path.stat().st_mtime_ns
    assert [(c.name, c.type) for c in found.columns] == [
        ("id", "VARCHAR"),
        ("amount", "DECIMAL(18,2)"),
    ]
    assert [(p.name, p.rows) for p in found.parts] == [("part-00000.parquet", 1)]
    assert found.layout_sha256 == by_name().digest
    assert found.extracted_at == datetime(2026, 11, 23, 1, tzinfo=UTC)
    assert path.exists()
