"""Parquet of a snapshot: by month where a table is large, linked where nothing changed."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from marts_fixture import MARTS, Warehouse, query

from sales_pipeline.model import export


def parquet(snapshot: Path) -> dict[str, Path]:
    """Exported files by name without the hash."""
    folder = snapshot / "parquet"
    return {
        f"{path.parent.name}/{path.name[:7]}" if path.parent != folder else path.stem: path
        for path in folder.rglob("*.parquet")
    }


def changed(before: Path, after: Path) -> set[str]:
    """Names of the files of `after` that are not the files of `before`."""
    old, new = parquet(before), parquet(after)
    return {
        name for name, path in new.items()
        if name not in old or path.stat().st_ino != old[name].stat().st_ino
    }  # fmt: skip


LINES = "fct_sales_lines"


def test_large_tables_are_cut_by_month_and_small_ones_are_one_file(warehouse: Warehouse) -> None:
    files = parquet(warehouse.publish(10))
    assert set(files) == {
        "dim_account", "dim_snapshot", "fct_kpi_values",
        f"{LINES}/2026-01", f"{LINES}/2026-02", f"{LINES}/2026-03",
    }  # fmt: skip


def test_the_files_hold_the_rows_of_the_marts_with_all_their_columns(warehouse: Warehouse) -> None:
    snapshot = warehouse.publish(10)
    exported = duckdb.sql(f"from '{snapshot}/parquet/{LINES}/*.parquet' order by 1").fetchall()
    assert exported == query(snapshot, f"from marts.{LINES} order by 1")
    assert duckdb.sql(f"from '{snapshot}/parquet/fct_kpi_values.parquet'").fetchall() == [
        ("net_revenue", Decimal("23.75"))
    ]


def test_an_unchanged_night_links_every_file(warehouse: Warehouse) -> None:
    first = warehouse.publish(10)
    assert changed(first, warehouse.publish(11)) == set()


def test_a_changed_month_is_written_and_the_others_are_linked(warehouse: Warehouse) -> None:
    first = warehouse.publish(10)
    warehouse.run(f"update marts.{LINES} set net = 8 where line_key = '3'")
    assert changed(first, warehouse.publish(11)) == {f"{LINES}/2026-02", "fct_kpi_values"}


def test_a_new_month_is_written_and_an_emptied_one_is_gone(warehouse: Warehouse) -> None:
    first = warehouse.publish(10)
    warehouse.run(
        f"delete from marts.{LINES} where line_key = '4';"
        f"insert into marts.{LINES} values ('5', '2026-04-01', 1, null)"
    )
    second = warehouse.publish(11)
    assert changed(first, second) == {f"{LINES}/2026-04"}
    assert f"{LINES}/2026-03" not in parquet(second)


def test_rows_that_trade_places_are_a_change(warehouse: Warehouse) -> None:
    first = warehouse.publish(10)
    warehouse.run(f"update marts.{LINES} set net = 15.5 - net where order_date < '2026-02-01'")
    assert changed(first, warehouse.publish(11)) == {f"{LINES}/2026-01"}


@pytest.mark.parametrize("table", ["dim_account", LINES])
def test_a_renamed_column_is_a_change_though_the_values_are_the_same(
    warehouse: Warehouse, table: str
) -> None:
    first = warehouse.publish(10)
    old, new = ("city", "town") if table == "dim_account" else ("line_key", "line_id")
    warehouse.run(
        f"drop view marts.fct_kpi_values; alter table marts.{table} rename column {old} to {new};"
        + MARTS[MARTS.index("create view") :]
    )
    second = warehouse.publish(11, "other models")
    assert {name.split("/")[0] for name in changed(first, second)} == {table}
    path = next(path for name, path in parquet(second).items() if name.startswith(table))
    assert new in duckdb.sql(f"from '{path}'").columns


def test_a_linked_file_outlives_the_snapshot_it_came_from(warehouse: Warehouse) -> None:
    first, second = warehouse.publish(10), warehouse.publish(11)
    for path in sorted(first.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    assert len(duckdb.sql(f"from '{second}/parquet/{LINES}/*.parquet'").fetchall()) == 4


def test_rows_without_a_date_are_exported_too(warehouse: Warehouse) -> None:
    warehouse.run(f"insert into marts.{LINES} values ('9', null, 1, null)")
    snapshot = warehouse.publish(10)
    files = f"{snapshot}/parquet/{LINES}"
    assert len(duckdb.sql(f"from '{files}/undated.*.parquet'").fetchall()) == 1
    assert len(duckdb.sql(f"from '{files}/*.parquet'").fetchall()) == 5
    assert changed(snapshot, warehouse.publish(11)) == set()


def test_a_share_without_hard_links_gets_copies(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = warehouse.publish(10)

    def no_links(source: Path, target: Path) -> None:
        raise OSError("not supported")

    monkeypatch.setattr("os.link", no_links)
    second = warehouse.publish(11)
    assert changed(first, second) == set(parquet(first))
    for name, path in parquet(second).items():
        assert path.read_bytes() == parquet(first)[name].read_bytes()


@pytest.mark.parametrize("name", ["it's here", "中文 目录", 'a"b'])
def test_odd_folder_names_are_written_to(tmp_path: Path, name: str) -> None:
    found = Warehouse(tmp_path / name)
    found.run(MARTS)
    first = found.publish(10)
    assert len(parquet(first)) == 6
    assert changed(first, found.publish(11)) == set()


@pytest.mark.parametrize(("many", "at_a_time"), [(1_000_000, 2), (1, 1)])
def test_large_marts_are_written_one_at_a_time(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch, many: int, at_a_time: int
) -> None:
    """Two of a company of 10 M lines want more memory than there is."""
    pools: list[int] = []

    def pool(workers: int) -> ThreadPoolExecutor:
        pools.append(workers)
        return ThreadPoolExecutor(workers)

    monkeypatch.setattr(export, "MANY", many)
    monkeypatch.setattr(export, "ThreadPoolExecutor", pool)
    warehouse.publish(10)
    assert pools == [at_a_time]
