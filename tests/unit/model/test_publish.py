"""Publishing: an immutable snapshot, a pointer that moves in one step, and nothing by halves."""

import json
import os
import shutil
import signal
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from marts_fixture import MARTS, Warehouse, query
from model_fixture import day

from sales_pipeline.files import sha256_of
from sales_pipeline.model.hashing import marts_hash
from sales_pipeline.model.publish import WAREHOUSE_NAME, move_pointer, retain
from sales_pipeline.model.snapshot import POINTER, current_snapshot, read_manifest


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_before_the_first_publish_nothing_is_current(tmp_path: Path) -> None:
    assert current_snapshot(tmp_path) is None
    assert current_snapshot(tmp_path / "not there") is None


def test_a_snapshot_holds_the_marts_and_the_pointer_names_it(warehouse: Warehouse) -> None:
    snapshot = warehouse.publish(10)
    assert names(warehouse.published) == [snapshot.name, POINTER]
    assert names(snapshot) == ["batches.json", "manifest.json", "parquet", WAREHOUSE_NAME]
    assert current_snapshot(warehouse.published) == snapshot.resolve()
    assert query(snapshot, "select * from marts.fct_kpi_values") == [
        ("net_revenue", Decimal("23.75"))
    ]


def test_the_manifest_describes_what_is_there(warehouse: Warehouse) -> None:
    snapshot = warehouse.publish(10)
    manifest = read_manifest(snapshot)
    assert (manifest.snapshot_id, manifest.as_of_date) == (snapshot.name, day(10))
    assert manifest.tables["fct_sales_lines"].rows == 4
    assert set(manifest.tables) == {"fct_sales_lines", "dim_account", "dim_snapshot",
                                    "fct_kpi_values"}  # fmt: skip
    assert manifest.batches == {"erp/order_lines": 1}
    assert json.loads((snapshot / "batches.json").read_text()) == {
        "erp/order_lines": ["20260309-9"]
    }
    files = {
        str(path.relative_to(snapshot)): (path.stat().st_size, sha256_of(path))
        for path in snapshot.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    assert {name: (f.size, f.sha256) for name, f in manifest.files.items()} == files
    with duckdb.connect(str(warehouse.folder / WAREHOUSE_NAME)) as connection:
        assert marts_hash(connection) == {name: t.hash for name, t in manifest.tables.items()}


def test_what_dbt_left_in_the_write_ahead_log_is_published(warehouse: Warehouse) -> None:
    killed = f"""
import duckdb, os
connection = duckdb.connect({str(warehouse.folder / WAREHOUSE_NAME)!r})
connection.execute("insert into marts.fct_sales_lines values ('5', '2026-03-11', 100, null)")
os.kill(os.getpid(), 9)
"""
    subprocess.run([sys.executable, "-c", killed])
    assert (warehouse.folder / f"{WAREHOUSE_NAME}.wal").exists()
    snapshot = warehouse.publish(10)
    assert query(snapshot, "select value from marts.fct_kpi_values") == [(Decimal("123.75"),)]


def test_publishing_the_same_id_again_changes_nothing(warehouse: Warehouse) -> None:
    def written() -> dict[Path, tuple[int, int, int]]:
        """Without the time of the last access, which the comparison itself moves."""
        stats = {path: path.stat() for path in warehouse.published.rglob("*")}
        return {path: (s.st_ino, s.st_size, s.st_mtime_ns) for path, s in stats.items()}

    snapshot = warehouse.publish(10)
    before = written()
    warehouse.run("delete from marts.fct_sales_lines")
    assert warehouse.publish(10) == snapshot
    assert written() == before


def test_publishing_an_id_whose_pointer_was_not_moved_moves_it(warehouse: Warehouse) -> None:
    first, second = warehouse.publish(10), warehouse.publish(11)
    move_pointer(warehouse.published, first)
    assert warehouse.publish(11) == second
    assert current_snapshot(warehouse.published) == second.resolve()


def test_a_pointer_that_was_torn_after_its_snapshot_was_whole_is_removed(
    warehouse: Warehouse,
) -> None:
    snapshot = warehouse.publish(10)
    (warehouse.published / ".current.4711.tmp").symlink_to(snapshot.name)
    warehouse.publish(10)
    assert names(warehouse.published) == [snapshot.name, POINTER]


def test_the_next_snapshot_leaves_the_one_before_as_it_was(warehouse: Warehouse) -> None:
    first = warehouse.publish(10)
    manifest = read_manifest(first)
    warehouse.run("update marts.fct_sales_lines set net = 0")
    second = warehouse.publish(11)
    assert current_snapshot(warehouse.published) == second.resolve()
    assert query(first, "select value from marts.fct_kpi_values") == [(Decimal("23.75"),)]
    assert {n: f.sha256 for n, f in manifest.files.items()} == {
        name: sha256_of(first / name) for name in manifest.files
    }


def test_the_pointer_still_holds_when_the_folder_is_moved(warehouse: Warehouse) -> None:
    snapshot = warehouse.publish(10)
    moved = warehouse.home / "elsewhere"
    warehouse.published.rename(moved)
    assert current_snapshot(moved) == (moved / snapshot.name).resolve()


def test_torn_folders_and_pointers_are_removed(warehouse: Warehouse) -> None:
    torn = warehouse.published / ".20260310-abc.4711.tmp"
    torn.mkdir(parents=True)
    (torn / WAREHOUSE_NAME).write_text("half a file")
    (warehouse.published / ".current.4711.tmp").symlink_to("20260310-abc")
    snapshot = warehouse.publish(10)
    assert names(warehouse.published) == [snapshot.name, POINTER]


KILLED = """
import os, sys
from pathlib import Path
from marts_fixture import Warehouse
from sales_pipeline.model import publish as module

def kill(*args):
    os.kill(os.getpid(), 9)

setattr(module, sys.argv[2], kill)
Warehouse(Path(sys.argv[1])).publish(11)
"""
STEPS = ["_copy_marts", "export_parquet", "_manifest", "sync_folder", "move_pointer"]


@pytest.mark.parametrize("step", STEPS)
def test_a_kill_leaves_the_old_snapshot_and_the_next_publish_is_whole(
    warehouse: Warehouse, step: str
) -> None:
    old = warehouse.publish(10)
    warehouse.run("update marts.dim_snapshot set version = 2")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(warehouse.home), step], env=environment
    )
    assert killed.returncode == -signal.SIGKILL
    assert current_snapshot(warehouse.published) == old.resolve()
    assert query(warehouse.published / POINTER, "from marts.dim_snapshot") == [(1,)]
    new = warehouse.publish(11)
    assert names(warehouse.published) == [old.name, new.name, POINTER]
    assert query(warehouse.published / POINTER, "from marts.dim_snapshot") == [(2,)]
    assert read_manifest(new).files.keys() == read_manifest(old).files.keys()


def test_retention_keeps_the_newest(warehouse: Warehouse) -> None:
    snapshots = [warehouse.publish(number).name for number in range(10, 16)]
    assert sorted(retain(warehouse.published, 2)) == snapshots[:4]
    assert names(warehouse.published) == [*snapshots[4:], POINTER]
    assert retain(warehouse.published, 2) == []


def test_retention_keeps_the_current_one_however_old(warehouse: Warehouse) -> None:
    snapshots = [warehouse.publish(number) for number in range(10, 14)]
    move_pointer(warehouse.published, snapshots[0])
    assert retain(warehouse.published, 2) == [snapshots[1].name]
    assert current_snapshot(warehouse.published) == snapshots[0].resolve()


def test_of_one_night_the_later_snapshot_is_the_newer(warehouse: Warehouse) -> None:
    models = ["c", "a", "b"]
    snapshots = [warehouse.publish(10, checksum).name for checksum in models]
    assert retain(warehouse.published, 2) == [snapshots[0]]


def test_a_removal_that_is_killed_leaves_no_half_snapshot(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshots = [warehouse.publish(number) for number in range(10, 13)]

    def killed(folder: Path) -> None:
        (folder / "manifest.json").unlink()
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", killed)
        with pytest.raises(KeyboardInterrupt):
            retain(warehouse.published, 2)
    assert not snapshots[0].exists()
    last = warehouse.publish(14)
    assert names(warehouse.published) == [snapshots[1].name, snapshots[2].name, last.name, POINTER]


def test_views_of_a_published_file_work_under_another_name(tmp_path: Path) -> None:
    one, two = Warehouse(tmp_path / "one"), Warehouse(tmp_path / "two")
    for found in (one, two):
        found.run(MARTS)
    two.run("update marts.fct_sales_lines set net = 1")
    with duckdb.connect() as reader:
        for name, found in (("one", one), ("two", two)):
            path = found.publish(10) / WAREHOUSE_NAME
            reader.execute(f"attach '{path}' as {name} (read_only)")
        values = [
            reader.execute(f"select value from {name}.marts.fct_kpi_values").fetchone()
            for name in ("one", "two")
        ]
    assert values == [(Decimal("23.75"),), (Decimal("4.00"),)]


READER = """
import sys, time
from pathlib import Path
import duckdb
from sales_pipeline.model.snapshot import current_snapshot, read_manifest

published, stop, resolves = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] == "resolved"
reads, versions = 0, set()
while not stop.exists():
    folder = current_snapshot(published) if resolves else published / "current"
    with duckdb.connect(str(folder / "sales.duckdb"), read_only=True) as connection:
        (low, high, version), = connection.execute(
            "select min(net), max(net), (select version from marts.dim_snapshot)"
            " from marts.fct_sales_lines"
        ).fetchall()
        assert low == high == version, (low, high, version)
    if resolves:
        assert read_manifest(folder).snapshot_id == folder.name
    assert all(seen <= version for seen in versions), "the pointer moved backwards"
    reads += 1
    versions.add(version)
    time.sleep(0.01)
    if reads == 1:
        print("reading", flush=True)
print(reads, len(versions), flush=True)
"""


def test_readers_in_other_processes_see_whole_snapshots_during_twenty_publishes(
    warehouse: Warehouse,
) -> None:
    def build(version: int) -> None:
        warehouse.run(
            f"update marts.fct_sales_lines set net = {version};"
            f"update marts.dim_snapshot set version = {version}"
        )

    build(0)
    warehouse.publish(9)
    stop = warehouse.home / "stop"
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READER, str(warehouse.published), str(stop), how],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for how in ("resolved", "through the pointer")
    ]
    for reader in readers:
        assert reader.stdout is not None and reader.stdout.readline() == "reading\n"
    for number in range(1, 21):
        build(number)
        warehouse.publish(9 + number)
        retain(warehouse.published, 14)
    stop.touch()
    for reader in readers:
        out, error = reader.communicate(timeout=60)
        assert reader.returncode == 0, error
        reads, versions = map(int, out.split())
        assert reads >= versions > 3, "it read while the pointer moved"


def test_a_current_that_was_taken_away_is_an_error_not_a_first_publish(
    warehouse: Warehouse,
) -> None:
    shutil.rmtree(warehouse.publish(10))
    with pytest.raises(FileNotFoundError):
        current_snapshot(warehouse.published)


def test_the_day_of_the_manifest_is_the_night_that_was_run(warehouse: Warehouse) -> None:
    manifest = read_manifest(warehouse.publish(12))
    assert manifest.as_of_date == manifest.knowledge_date == date(2026, 3, 12)
    assert manifest.created_at.date() == date(2026, 3, 12), "the clock is injected"
