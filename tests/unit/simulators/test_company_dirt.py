"""The ledger of dirt: every kind often enough, every entry true, every rule declared."""

import csv
import io
import json
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from sales_pipeline.settings import EXPECTATIONS_DIR, LAYOUTS_DIR
from sales_pipeline.simulators.company import generate
from sales_pipeline.simulators.company.company import Company
from sales_pipeline.simulators.company.dirt import cells
from sales_pipeline.simulators.company.dirt.kinds import KINDS
from sales_pipeline.simulators.company.dirt.ledger import Entry
from sales_pipeline.simulators.company.dirt.master_marks import spoil
from sales_pipeline.simulators.company.export import deliver
from sales_pipeline.simulators.company.export.deliver import TABLES
from sales_pipeline.sources.files.layout import load_layouts

BUILT_IN = {"no_parse_errors", "record_id_not_null"}
ONE_A_LINE = {"erp/order_lines", "eshop/orders"}


@pytest.fixture(scope="module")
def company() -> Company:
    return generate(11)


@pytest.fixture(scope="module")
def inbox(company: Company, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inbox")
    deliver(company, folder)
    return folder


@cache
def rows_of(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("gb18030"))))


def cells_of(inbox: Path, entry: Entry, above: int = 0) -> list[str]:
    """The row of an ERP file that an entry names, or one above it."""
    return rows_of(inbox / entry.source / entry.file)[(entry.row_number or 0) - 1 - above]


def test_each_kind_of_dirt_occurs_at_least_twenty_times(company: Company) -> None:
    rare = {kind: n for kind, n in company.dirt_ledger.counts().items() if n < 20}
    assert not rare


def test_a_small_company_has_some_of_everything_that_can_happen_to_a_line() -> None:
    counts = generate(5, 1_000).dirt_ledger.counts()
    missing = {kind for kind in cells.CELL_KINDS if not counts[kind]}
    assert not missing


def test_an_order_line_has_one_kind_of_dirt_at_most(company: Company) -> None:
    kinds: dict[str, set[str]] = {}
    for entry in company.dirt_ledger.entries:
        if f"{entry.source}/{entry.table}" in ONE_A_LINE and entry.record_id:
            kinds.setdefault(entry.record_id, set()).add(entry.kind)
    assert all(len(found) == 1 for found in kinds.values())


def test_the_row_number_of_an_entry_leads_to_its_record(company: Company, inbox: Path) -> None:
    for entry in company.dirt_ledger.entries:
        if (entry.source, entry.table) != ("erp", "order_lines"):
            continue
        first = cells_of(inbox, entry)[0]
        expected = {"footer_row": "合计", "missing_key": ""}.get(entry.kind, entry.record_id)
        assert first == expected, entry


def test_an_exact_duplicate_equals_the_row_above_it(company: Company, inbox: Path) -> None:
    doubled = [e for e in company.dirt_ledger.entries if e.kind == "exact_duplicate_row"]
    for entry in (e for e in doubled if e.source == "erp"):
        assert cells_of(inbox, entry) == cells_of(inbox, entry, above=1)


def test_what_is_quarantined_names_a_declared_rule(company: Company) -> None:
    used = {(e.source, e.table, e.outcome.split(":")[1]) for e in company.dirt_ledger.quarantine()}
    for source, table, rule in used:
        suite = json.loads((EXPECTATIONS_DIR / source / f"{table}.json").read_text())
        declared = {e["meta"]["rule_id"] for e in suite["expectations"]} | BUILT_IN
        assert rule in declared, (source, table)


def test_no_row_is_quarantined_twice(company: Company) -> None:
    places = Counter(
        (e.source, e.file, e.row_number or e.record_id) for e in company.dirt_ledger.quarantine()
    )
    assert max(places.values()) == 1


def test_every_delivered_file_belongs_to_exactly_one_layout(inbox: Path) -> None:
    sources = {path.parent.name for path in LAYOUTS_DIR.glob("*/*.yml")}
    layouts = load_layouts(sorted(sources))
    for path in inbox.glob("*/*"):
        mine = [
            layout for layout in layouts.values()
            if layout.source == path.parent.name and layout.files and path.match(layout.files.glob)
        ]  # fmt: skip
        assert len(mine) == 1, path
        assert mine[0].files.name_date(path.name) is not None, path


def test_every_table_has_a_layout_and_a_suite() -> None:
    for table in TABLES:
        assert (LAYOUTS_DIR / f"{table}.yml").is_file(), table
        assert (EXPECTATIONS_DIR / f"{table}.json").is_file(), table


def test_late_records_arrive_weeks_after_their_order_date(company: Company) -> None:
    known = {line.order_line_id: line for line in company.world().lines}
    late = [e for e in company.dirt_ledger.entries if e.kind == "late_record"]
    for entry in late:
        line = known[entry.record_id or ""]
        assert (line.known_on - line.order_date).days > 7


def test_a_midnight_order_has_another_date_in_utc(company: Company, inbox: Path) -> None:
    texts = "".join(p.read_text() for p in sorted((inbox / "eshop").glob("*.jsonl")))
    rows = {row["itemId"]: row for row in map(json.loads, texts.splitlines())}
    dates = {line.order_line_id: line.order_date for line in company.world().lines}
    marked = [e for e in company.dirt_ledger.entries if e.kind == "utc_midnight"]
    assert marked
    for entry in marked:
        utc = rows[entry.record_id]["orderTime"][:10]
        assert utc < dates[entry.record_id or ""].isoformat()


def test_a_kind_nobody_taught_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing is known"):
        spoil("rust", "12.00", 0)


def test_wan_means_ten_thousand() -> None:
    row = {"unit_price": "12345.6700", "quantity": "2.00"}
    assert cells.spoil("wan_unit", row, 0).cells == {"unit_price": "1.234567万"}


def test_every_kind_says_what_it_means() -> None:
    assert all(kind.meaning and kind.outcome for kind in KINDS.values())
