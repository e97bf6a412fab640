"""The demo company's files: the same for a seed, and faithful to the event log."""

import hashlib
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from company_files import Line, csv_rows, latest_lines, number

from sales_pipeline.simulators.company import codes, generate
from sales_pipeline.simulators.company.company import Company
from sales_pipeline.simulators.company.dates import NEVER
from sales_pipeline.simulators.company.export import deliver, erp_order_lines
from sales_pipeline.simulators.company.facts import World

SIZE = 2_000


@pytest.fixture(scope="module")
def company() -> Company:
    return generate(7, SIZE)


@pytest.fixture(scope="module")
def inbox(company: Company, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inbox")
    deliver(company, folder)
    return folder


def fingerprints(inbox: Path) -> dict[str, tuple[str, int]]:
    return {
        str(path.relative_to(inbox)): (
            hashlib.sha256(path.read_bytes()).hexdigest(),
            path.stat().st_mtime_ns,
        )
        for path in inbox.glob("*/*")
    }


def latest(world: World) -> dict[str, Line]:
    return {
        f.order_line_id: Line(
            f.order_line_id, f.order_id, f.source_account_id or "", f.salesperson_id,
            f.product_id, f.quantity, f.unit_price, f.discount_amount, f.tax_amount, f.currency,
            f.order_status, f.is_deleted,
        )
        for f in world.lines
    }  # fmt: skip


def test_the_same_seed_gives_byte_identical_files_with_the_same_times(
    inbox: Path, tmp_path: Path
) -> None:
    deliver(generate(7, SIZE), tmp_path)
    assert fingerprints(tmp_path) == fingerprints(inbox)


def test_another_seed_gives_other_orders(inbox: Path, tmp_path: Path) -> None:
    deliver(generate(8, SIZE), tmp_path, only=("erp",))
    name = "erp/销售订单明细_20261106.csv"
    assert fingerprints(tmp_path)[name] != fingerprints(inbox)[name]


def test_delivering_day_by_day_gives_the_same_inbox_as_delivering_at_once(
    company: Company, inbox: Path, tmp_path: Path
) -> None:
    early = deliver(company, tmp_path, through=company.first_drop + timedelta(days=6))
    late = deliver(company, tmp_path)
    assert early and late and not set(early) & set(late)
    assert deliver(company, tmp_path) == []
    assert fingerprints(tmp_path) == fingerprints(inbox)


def test_days_after_as_of_can_be_delivered_and_change_nothing_before(
    company: Company, inbox: Path, tmp_path: Path
) -> None:
    deliver(company, tmp_path, through=company.as_of + timedelta(days=5))
    before, after = fingerprints(inbox), fingerprints(tmp_path)
    assert before.items() <= after.items()
    assert "erp/销售订单明细_20261125.csv" in after


def test_files_are_exported_at_two_in_the_night_after_their_business_date(inbox: Path) -> None:
    ordinary = inbox / "erp" / "销售订单明细_20261110.csv"
    assert ordinary.stat().st_mtime == 1_794_333_600  # 2026-11-11 02:00 in Shanghai


def test_the_order_files_say_what_the_loadable_world_says(company: Company, inbox: Path) -> None:
    delivered = latest_lines(inbox, company.dirt_ledger.quarantine())
    assert delivered == latest(company.world("loadable"))


def test_complete_is_loadable_and_the_quarantined_lines(company: Company) -> None:
    loadable, complete = latest(company.world("loadable")), latest(company.world("complete"))
    held = [e for e in company.dirt_ledger.quarantine() if e.table in ("order_lines", "orders")]
    named = {e.record_id or (e.correction or {})["order_line_id"] for e in held}
    assert loadable.items() <= complete.items()
    assert complete.keys() - loadable.keys() == named


def test_corrections_are_what_the_complete_world_holds(company: Company) -> None:
    complete = latest(company.world("complete"))
    for entry in company.dirt_ledger.quarantine():
        line = complete.get(entry.record_id or "")
        if line and entry.correction:
            right = {"quantity": line.quantity, "unit_price": line.unit_price}
            for column, text in entry.correction.items():
                assert column not in right or number(text) == right[column]


def test_footers_add_up_what_a_reader_can_read(inbox: Path) -> None:
    for path in sorted((inbox / "erp").glob("销售订单明细_*.csv")):
        footer = path.read_bytes().decode("gb18030").splitlines()[-1].split(",")
        assert footer[0] == "合计"
        quantities = (row["数量"] for row in csv_rows(path) if row["数量"])
        assert sum(map(number, quantities), Decimal(0)) == Decimal(footer[15])


def test_net_amount_and_tax_agree_on_every_line(company: Company) -> None:
    for f in company.world("complete").lines:
        amount = f.quantity * f.unit_price - f.discount_amount
        share = f.tax_rate / (1 + f.tax_rate) if f.price_includes_tax else f.tax_rate
        assert abs(amount * share - f.tax_amount) <= Decimal("0.01")


def test_one_table_can_be_delivered_alone_and_is_the_same(
    company: Company, inbox: Path, tmp_path: Path
) -> None:
    deliver(company, tmp_path, only=("hr", "finance/fx_rates"))
    alone = fingerprints(tmp_path)
    assert {name.split("/")[0] for name in alone} == {"hr", "finance"}
    assert alone.items() <= fingerprints(inbox).items()


def test_a_large_initial_load_comes_in_parts_with_the_same_rows(
    company: Company, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erp_order_lines, "ROWS_PER_FILE", 500)
    deliver(company, tmp_path, through=company.first_drop, only=("erp",))
    parts = sorted((tmp_path / "erp").glob("销售订单明细_20261106_*.csv"))
    together = [row for part in parts for row in csv_rows(part)]
    assert len(parts) > 2
    assert together == csv_rows(inbox / "erp" / "销售订单明细_20261106.csv")


def test_any_day_can_be_as_of() -> None:
    world = generate(3, 600, date(2025, 2, 28)).world()
    assert {f.order_date.year for f in world.lines} == {2023, 2024, 2025}
    assert max(f.order_date for f in world.lines) <= date(2025, 2, 28)


def test_a_size_without_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="below 500"):
        generate(1, 10)


def test_a_day_beyond_the_company_is_refused(company: Company, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="the last day this company has"):
        deliver(company, tmp_path, through=date(2030, 1, 1))


def test_unknown_knowledge_is_refused_with_the_valid_ones(company: Company) -> None:
    with pytest.raises(ValueError, match="loadable, complete"):
        company.world("everything")


def test_only_what_was_shipped_comes_back(company: Company) -> None:
    for first, _ in company.months:
        lines = company.block(first).lines
        back = (lines.type == codes.RETURN) & (lines.entered != NEVER)
        assert (lines.shipped[lines.original[back]] != NEVER).all()
