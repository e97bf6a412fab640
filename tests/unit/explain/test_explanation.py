"""A cell is taken down to its rows, and what does not add up says so."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from explained_marts import write_marts

from sales_pipeline.explain.cell import NoSuchCell
from sales_pipeline.explain.explanation import Explanation, explain
from sales_pipeline.explain.text import lines_of, write_csv


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_marts(tmp_path_factory.mktemp("marts"))


def told(explanation: Explanation, limit: int = 10) -> str:
    return "\n".join(lines_of(explanation, limit))


def test_a_sum_is_its_order_lines_with_file_and_row(snapshot: Path) -> None:
    found = explain(snapshot, "net_revenue", "company", "2026-11")
    assert found.adds_up
    (part,) = found.parts
    assert [(row.record, row.amount) for row in part.rows] == [
        ("L1", Decimal(100)), ("L3", Decimal(30)), ("L2", Decimal("20.5")), ("L4", Decimal(-5)),
    ]  # fmt: skip
    assert "100.00  2026-11-05  L1  erp 销售订单_20261105.csv row 7 record L1" in told(found)
    assert "The rows give the published figures." in told(found)


def test_revenue_that_is_delivered_is_its_deliveries(tmp_path: Path) -> None:
    parts = (
        "update marts.dim_snapshot set revenue_basis = 'delivered';"
        " create table marts.fct_revenue_lines as"
        " select * exclude (order_date, net_amount_reporting),"
        " 'D' || line_key as document_key, date '2026-11-20' as revenue_date,"
        " net_amount_reporting / 2 as net_amount_reporting from marts.fct_credited_lines;"
        " update marts.fct_kpi_values set numerator = 72.75 where kpi_id = 'net_revenue'"
    )
    found = explain(write_marts(tmp_path, parts), "net_revenue", "company", "2026-11")
    assert found.adds_up
    first = found.parts[0].rows[0]
    assert (first.record, f"{first.day}", first.amount) == ("DL1", "2026-11-20", Decimal(50))
    orders = explain(tmp_path, "avg_order_value", "company", "2026-11").parts[1]
    assert {row.record for row in orders.rows} == {"O1", "O2"}


def test_a_shared_order_counts_for_a_team_with_its_share(snapshot: Path) -> None:
    found = explain(snapshot, "net_revenue", "team:T1", "2026-11")
    assert found.adds_up
    assert [row.amount for row in found.parts[0].rows] == [
        Decimal(100), Decimal(70), Decimal(30), Decimal("20.5"), Decimal(-100),
    ]  # fmt: skip


def test_a_distinct_count_is_one_row_for_each_order(snapshot: Path) -> None:
    found = explain(snapshot, "avg_order_value", "company", "2026-11")
    assert found.adds_up
    sums, orders = found.parts
    assert (sums.name, orders.name) == ("sale_amount", "order_count")
    assert [(row.record, row.rows, row.amount) for row in orders.rows] == [
        ("O1", 2, Decimal(1)), ("O2", 1, Decimal(1)),
    ]  # fmt: skip
    assert "(2 lines, the last one:)" in told(found)


def test_a_target_that_is_not_set_is_not_there_and_not_zero(snapshot: Path) -> None:
    found = explain(snapshot, "attainment", "team:T1", "2026-11")
    assert found.adds_up and found.denominator is None
    assert "target_amount: not there" in told(found)
    with_target = explain(snapshot, "attainment", "company", "2026-11")
    assert with_target.adds_up and with_target.denominator == 200


def test_rows_that_do_not_give_the_figure_are_told(tmp_path: Path) -> None:
    changed = write_marts(tmp_path, "update marts.fct_kpi_values set numerator = 146")
    found = explain(changed, "net_revenue", "company", "2026-11")
    assert not found.adds_up
    assert "do NOT give the published figures: they give 145.50 / none." in told(found)


def test_some_rows_are_shown_and_all_are_written(snapshot: Path, tmp_path: Path) -> None:
    found = explain(snapshot, "net_revenue", "company", "2026-11")
    assert "... 3 more: --rows 0 shows all, --output writes them" in told(found, 1)
    assert "more:" not in told(found, 0)
    target = tmp_path / "rows.csv"
    assert write_csv(found, target) == 4
    with target.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert sum(Decimal(row["amount"]) for row in rows) == Decimal("145.5")
    assert {row["file"] for row in rows} == {"销售订单_20261105.csv"}


@pytest.mark.parametrize(
    ("kpi", "scope", "period", "message"),
    [
        ("net_revenu", "company", "2026-11", "kpi 'net_revenu' has no .* there are: net_revenue"),
        ("net_revenue", "tem:T1", "2026-11", "scope type 'tem' .* of net_revenue; .*: team"),
        ("net_revenue", "team:T9", "2026-11", "scope key 'T9' .* there are: T1"),
        ("net_revenue", "company", "2026-1", "period '2026-1' .* there are: 2026-11"),
    ],
)
def test_names_that_nothing_is_published_under_are_told_with_those_that_are(
    snapshot: Path, kpi: str, scope: str, period: str, message: str
) -> None:
    with pytest.raises(NoSuchCell, match=message):
        explain(snapshot, kpi, scope, period)
