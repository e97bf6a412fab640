"""The registry's index: never the truth, always the same answer, fast, and shared by processes."""

import multiprocessing
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from batch_files import SOURCE, TABLE, judge, manifest_of, put

from sales_pipeline.landing.index import INDEX_NAME
from sales_pipeline.landing.manifest import BatchManifest
from sales_pipeline.landing.registry import Batch, BatchRegistry, BatchState
from sales_pipeline.landing.verdict import Verdict

D1, D2, D3 = (date(2026, 3, day) for day in (1, 2, 3))


def look(landing: Path) -> tuple[Batch, ...]:
    return BatchRegistry(landing).batches(SOURCE, TABLE)


def test_a_deleted_index_is_rebuilt_the_same(tmp_path: Path) -> None:
    put(tmp_path, manifest_of("a", D1), "accepted")
    put(tmp_path, manifest_of("b", D2), "rejected")
    put(tmp_path, manifest_of("c", D3))
    first, second = look(tmp_path), look(tmp_path)
    (tmp_path / INDEX_NAME).unlink()
    assert first == second == look(tmp_path)


def test_a_verdict_that_comes_after_the_first_look_is_seen(tmp_path: Path) -> None:
    folder = put(tmp_path, manifest_of("a", D1))
    assert [batch.state for batch in look(tmp_path)] == [BatchState.PENDING]
    judge(folder, "accepted")
    assert [batch.state for batch in look(tmp_path)] == [BatchState.ACCEPTED]


def test_a_batch_that_was_removed_and_landed_again_is_to_be_judged_again(tmp_path: Path) -> None:
    folder = put(tmp_path, manifest_of("a", D1), "accepted")
    look(tmp_path)
    shutil.rmtree(folder)
    assert look(tmp_path) == ()
    put(tmp_path, manifest_of("a", D1, arrived=7))
    (again,) = look(tmp_path)
    assert again.state is BatchState.PENDING
    judge(folder, "rejected")
    (judged,) = look(tmp_path)
    assert judged.state is BatchState.REJECTED
    assert judged.manifest.extracted_at == again.manifest.extracted_at


def test_the_failed_rules_are_kept_and_the_folder_has_all_of_them(tmp_path: Path) -> None:
    put(tmp_path, manifest_of("a", D1), "rejected")
    for (batch,) in (look(tmp_path), look(tmp_path)):
        assert batch.verdict is not None
        assert [rule.rule_id for rule in batch.verdict.results] == ["dates_are_given"]
        assert len(Verdict.read(batch.folder).results) == 2


def test_the_columns_of_a_batch_come_back_from_the_index(tmp_path: Path) -> None:
    folder = put(tmp_path, manifest_of("a", D1), "accepted")
    look(tmp_path)
    (batch,) = look(tmp_path)
    assert batch.manifest == manifest_of("a", D1)
    assert batch.folder == folder


def _look_often(landing: Path, times: int, found: "multiprocessing.Queue[object]") -> None:
    try:
        for _ in range(times):
            seen = look(landing)
            assert all(b.state is BatchState.ACCEPTED for b in seen)
        found.put(len(seen))
    except BaseException as error:
        found.put(repr(error))


def test_readers_in_other_processes_and_a_writer_do_not_disturb_each_other(tmp_path: Path) -> None:
    start = multiprocessing.get_context("spawn")
    found: multiprocessing.Queue[object] = start.Queue()
    put(tmp_path, manifest_of("0", D1), "accepted")
    readers = [start.Process(target=_look_often, args=(tmp_path, 40, found)) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(1, 40):
        day = D1 + timedelta(days=number)
        folder = put(tmp_path / "elsewhere", manifest_of(str(number), day), "accepted")
        folder.rename(tmp_path / SOURCE / TABLE / folder.name)
        assert len(look(tmp_path)) == number + 1
    answers = [found.get(timeout=30) for _ in readers]
    assert all(isinstance(answer, int) for answer in answers), answers


def test_a_second_look_reads_no_batch_that_was_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(20):
        put(tmp_path, manifest_of(str(number), D1 + timedelta(days=number)), "accepted")
    first = look(tmp_path)

    def refuse(folder: Path) -> None:
        raise AssertionError(f"{folder} is read again")

    monkeypatch.setattr(BatchManifest, "read", refuse)
    monkeypatch.setattr(Verdict, "read", refuse)
    assert look(tmp_path) == first
