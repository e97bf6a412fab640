"""The control file: the run's context and states, whole after every write."""

from datetime import date
from pathlib import Path

import duckdb
import pytest
from landed_fixture import TYPES, Landing, Row
from model_fixture import ORDERS, SHOP, batch, day, plan_of

from sales_pipeline.landing.registry import Batch, BatchState
from sales_pipeline.model.control import CONTROL_NAME, write_control
from sales_pipeline.model.plan import RunPlan

COLUMNS = {ORDERS: TYPES, SHOP: TYPES}


@pytest.fixture
def plan(tmp_path: Path) -> RunPlan:
    batches = {
        ORDERS: (batch(9), batch(10, BatchState.REJECTED)),
        SHOP: (batch(11, key=SHOP),),
    }
    return plan_of(day(11), batches, tmp_path / "published")[0]


@pytest.fixture
def one_batch(tmp_path: Path) -> Batch:
    row = Row(2, {"order_line_id": "'L1'", "amount": "1.50"})
    return Landing(tmp_path / "landing").put("b1", [row], name_date=day(9))


def read(folder: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(folder / CONTROL_NAME), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_the_context_is_one_row(tmp_path: Path, plan: RunPlan) -> None:
    write_control(tmp_path / "warehouse", plan, {}, COLUMNS)
    assert read(tmp_path / "warehouse", "from run.run_context") == [
        (day(11), day(9), day(9), False)
    ]


def test_states_of_entities_and_sources_are_written(tmp_path: Path, plan: RunPlan) -> None:
    write_control(tmp_path, plan, {}, COLUMNS)
    assert read(tmp_path, "from run.entity_states order by 1") == [
        ("fx_rate", day(11), "current", None),
        ("order_line", day(9), "stale", day(10)),
    ]
    assert read(tmp_path, "from run.source_states order by 1") == [
        ("erp", "stale", day(10), day(9), "erp/order_lines rejected on 2026-03-10"),
        ("eshop", "current", None, day(11), None),
    ]


def test_every_table_has_a_view_and_only_the_batches_to_read_are_in_it(
    tmp_path: Path, plan: RunPlan, one_batch: Batch
) -> None:
    write_control(tmp_path, plan, {ORDERS: (one_batch,)}, COLUMNS)
    assert read(tmp_path, "select order_line_id from landed.erp__order_lines") == [("L1",)]
    assert read(tmp_path, "from landed.eshop__orders") == []


def test_dbt_reads_it_attached_under_a_name(
    tmp_path: Path, plan: RunPlan, one_batch: Batch
) -> None:
    path = write_control(tmp_path, plan, {ORDERS: (one_batch,)}, COLUMNS)
    with duckdb.connect() as connection:
        connection.execute(f"attach '{path}' as control (read_only)")
        found = connection.execute("select count(*) from control.landed.erp__order_lines")
        assert found.fetchone() == (1,)


def test_a_second_write_replaces_the_first_whole(
    tmp_path: Path, plan: RunPlan, one_batch: Batch
) -> None:
    write_control(tmp_path, plan, {ORDERS: (one_batch,)}, COLUMNS)
    write_control(tmp_path, plan.model_copy(update={"as_of": date(2026, 4, 1)}), {}, COLUMNS)
    assert read(tmp_path, "select as_of_date from run.run_context") == [(date(2026, 4, 1),)]
    assert read(tmp_path, "from landed.erp__order_lines") == []
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == [CONTROL_NAME]


def test_what_a_killed_run_left_is_not_taken_over(tmp_path: Path, plan: RunPlan) -> None:
    torn = tmp_path / "torn.duckdb"
    left = duckdb.connect(str(torn))
    left.execute("create schema run; create table run.run_context (x int)")
    (tmp_path / "control.tmp").write_bytes(b"half a file")
    (tmp_path / "control.tmp.wal").write_bytes((tmp_path / "torn.duckdb.wal").read_bytes())
    left.close()
    write_control(tmp_path, plan, {}, COLUMNS)
    assert len(read(tmp_path, "from run.run_context")) == 1
    assert not (tmp_path / "control.tmp.wal").exists()


def test_a_write_that_fails_leaves_the_file_that_was_there(tmp_path: Path, plan: RunPlan) -> None:
    write_control(tmp_path, plan, {}, COLUMNS)
    with pytest.raises(duckdb.Error):
        write_control(tmp_path, plan, {}, {ORDERS: {"amount": "NO_SUCH_TYPE"}})
    assert len(read(tmp_path, "from landed.eshop__orders")) == 0
