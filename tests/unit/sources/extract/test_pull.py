from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from fake_crm import MONDAY, TABLE, FakeCrm, Killed

from sales_pipeline.sources.extract.pull import OPEN, READY, ExtractManifest, Pull
from sales_pipeline.sources.http.clock import SystemClock
from sales_pipeline.sources.http.errors import ExtractError


@pytest.fixture
def crm() -> FakeCrm:
    crm = FakeCrm()
    crm.fill(95)
    crm.later(hours=1)
    return crm


@pytest.fixture
def pull(crm: FakeCrm, tmp_path: Path) -> Pull:
    return Pull(crm, TABLE, tmp_path / "deals", SystemClock(), part_rows=30)


def rows(folder: Path) -> list[tuple[str, str]]:
    query = f"select record_id, payload from read_parquet('{folder}/part-*.parquet') order by all"
    return duckdb.sql(query).fetchall()


def test_a_window_is_read_whole_in_parts(pull: Pull, crm: FakeCrm) -> None:
    folder = pull.run(None)
    manifest = ExtractManifest.read(folder)
    assert [part.rows for part in manifest.parts] == [30, 30, 30, 5]
    assert manifest.end == crm.time - pull.safety_lag and manifest.start is None
    assert len(rows(folder)) == 95 and manifest.counts.fetched == 95


def test_a_finished_extract_waits_for_its_landing(pull: Pull, crm: FakeCrm) -> None:
    folder, pages = pull.run(None), crm.pages_read
    assert pull.run(None) == folder and crm.pages_read == pages


@pytest.mark.parametrize("page", range(1, 11))
def test_a_kill_costs_at_most_one_part(pull: Pull, crm: FakeCrm, tmp_path: Path, page: int) -> None:
    undisturbed = rows(replace(pull, folder=tmp_path / "undisturbed").run(None))
    whole = crm.pages_read
    crm.pages_read, crm.kill_at = 0, {page}
    with pytest.raises(Killed):
        pull.run(None)
    crm.later(hours=2)
    crm.put("99999", name="after the window")
    assert rows(pull.run(None)) == undisturbed
    assert crm.pages_read <= whole + pull.part_rows // crm.page_size + 1


def test_the_window_stays_what_it_was_when_the_extract_began(pull: Pull, crm: FakeCrm) -> None:
    crm.kill_at = {7}
    with pytest.raises(Killed):
        pull.run(None)
    began = crm.time
    crm.later(hours=5)
    assert ExtractManifest.read(pull.run(None)).end == began - pull.safety_lag


def test_what_changes_while_pages_are_read_belongs_to_the_next_window(
    pull: Pull, crm: FakeCrm
) -> None:
    whole = crm.pages

    def changing(*args):  # type: ignore[no-untyped-def]
        for number, page in enumerate(whole(*args)):
            if number == 2:
                crm.put("00095", at=crm.time + timedelta(minutes=5), name="new")
                crm.put("00070", at=crm.time + timedelta(minutes=5), name="changed")
            yield page

    crm.pages = changing  # type: ignore[method-assign]
    manifest = ExtractManifest.read(pull.run(None))
    assert manifest.counts.later == 2
    assert {"00095", "00070"}.isdisjoint(key for key, _ in rows(pull.folder / READY))


def test_a_lost_position_starts_the_reading_again(pull: Pull, crm: FakeCrm) -> None:
    crm.lose_at = {6}
    found = rows(pull.run(None))
    assert len({key for key, _ in found}) == 95


def test_a_vendor_that_always_forgets_is_an_error(pull: Pull, crm: FakeCrm) -> None:
    crm.lose_at = set(range(2, 100))
    with pytest.raises(ExtractError, match=r"crm/deals \(Deals\): the vendor lost the position"):
        pull.run(None)


def test_an_aged_position_is_not_used(pull: Pull, crm: FakeCrm) -> None:
    crm.kill_at, crm.position_lifetime = {8}, timedelta(0)
    with pytest.raises(Killed):
        pull.run(None)
    assert len({key for key, _ in rows(pull.run(None))}) == 95


@pytest.mark.parametrize(
    "change", [{"fields": (*TABLE.fields, "stage")}, {"options": {"converted": "both"}}]
)
def test_a_table_of_which_other_things_are_asked_begins_anew(
    pull: Pull, crm: FakeCrm, change: dict[str, object]
) -> None:
    crm.kill_at = {8}
    with pytest.raises(Killed):
        pull.run(None)
    other = replace(pull, table=replace(TABLE, **change))
    crm.later(hours=1)
    manifest = ExtractManifest.read(other.run(None))
    assert manifest.end == crm.time - pull.safety_lag and manifest.counts.fetched == 95


def test_the_next_window_brings_changes_and_deletions(pull: Pull, crm: FakeCrm) -> None:
    crm.put("00003", name="renamed")
    crm.delete("00004")
    crm.later(minutes=10)
    folder = pull.run(MONDAY + timedelta(minutes=30))
    query = f"select record_id, is_deleted, reading from read_parquet('{folder}/part-*.parquet')"
    assert sorted(duckdb.sql(query).fetchall()) == [
        ("00003", False, "records"),
        ("00004", True, "deleted"),
    ]


def test_nothing_new_is_an_extract_without_parts(pull: Pull, crm: FakeCrm) -> None:
    manifest = ExtractManifest.read(pull.run(MONDAY + timedelta(minutes=30)))
    assert manifest.parts == () and not (pull.folder / OPEN).exists()
