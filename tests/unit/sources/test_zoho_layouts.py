"""What Zoho's API sends lands typed under canonical names, and its suites judge it.

zoho_records/<table>.json: a record as the API sends it, what lands of it, what makes a twin of it
dirty, and the rule that keeps the twin back.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
from fake_crm import FakeCrm
from nights import Nights

from sales_pipeline.gates.evaluate import evaluate
from sales_pipeline.gates.suite import load_suite
from sales_pipeline.landing.registry import BatchState
from sales_pipeline.landing.verdict import QUARANTINE_NAME, Verdict
from sales_pipeline.settings import EXPECTATIONS_DIR, LAYOUTS_DIR
from sales_pipeline.sources.files.layout import Layout, load_layout, load_layouts

RECORDS = Path(__file__).parent / "zoho_records"
OBJECTS = {
    "accounts": "Accounts", "calls": "Calls", "campaigns": "Campaigns", "cases": "Cases",
    "contacts": "Contacts", "deal_stage_history": "Deals", "deals": "Deals", "events": "Events",
    "invoices": "Invoices", "leads": "Leads", "products": "Products", "quotes": "Quotes",
    "sales_orders": "Sales_Orders", "tasks": "Tasks", "users": "Users",
}  # fmt: skip
UNKNOWN = "5725767000009999999"


class JudgedNights(Nights):
    """Nights at whose end the table's own suite decides."""

    def _judge(self, decision: str) -> None:
        suite = load_suite(EXPECTATIONS_DIR, self.layout.source, self.layout.table)
        for batch in self.batches:
            if batch.state is BatchState.PENDING:
                evaluate(batch.folder, suite, self.night)

    @property
    def verdict(self) -> Verdict:
        verdict = self.batches[-1].verdict
        assert verdict is not None
        return verdict


@dataclass(frozen=True)
class Story:
    """A night with the record; then one with its dirty twin, on which the record is deleted, and
    another that was never known here."""

    layout: Layout
    case: dict[str, Any]
    nights: JudgedNights
    first: Verdict
    second: Verdict

    def kept_back(self) -> list[tuple[str, list[str]]]:
        path = self.nights.batches[-1].folder / QUARANTINE_NAME
        return duckdb.sql(f"select _record_id, rule_ids from '{path}'").fetchall()


def key_of(record: dict[str, Any]) -> str:
    """An entry of a related list is known by the id of its parent, too."""
    parent = record.get("Parent")
    return f"{parent['id']}|{record['id']}" if parent else str(record["id"])


def twin_of(case: dict[str, Any]) -> dict[str, Any]:
    record = case["record"]
    return {**record, "id": f"{record['id'][:-1]}9", **case["dirty"]}


@pytest.fixture(scope="module", params=OBJECTS)
def story(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Story:
    layout = load_layout(LAYOUTS_DIR / "zoho" / f"{request.param}.yml")
    case = json.loads((RECORDS / f"{request.param}.json").read_text(encoding="utf-8"))
    crm = FakeCrm()
    crm.records[key_of(case["record"])] = case["record"], crm.time
    crm.later(hours=1)
    nights = JudgedNights(layout, crm, tmp_path_factory.mktemp(request.param))
    nights.run()
    first = nights.verdict
    nights.next_night()
    crm.later(days=1)
    twin = twin_of(case)
    crm.records[key_of(twin)] = twin, crm.time
    crm.delete(key_of(case["record"]))
    crm.deleted[UNKNOWN] = crm.time
    crm.later(hours=1)
    nights.run()
    return Story(layout, case, nights, first, nights.verdict)


def test_the_tables_are_those_of_the_layouts() -> None:
    layouts = {table: layout.extract for (_, table), layout in load_layouts(["zoho"]).items()}
    assert {table: extract and extract.object for table, extract in layouts.items()} == OBJECTS
    assert {extract and extract.connector for extract in layouts.values()} == {"zoho"}


def test_leads_are_those_converted_too_and_stages_those_of_the_related_list() -> None:
    options = {
        table: layout.extract.options
        for (_, table), layout in load_layouts(["zoho"]).items()
        if layout.extract and layout.extract.options
    }
    assert options == {
        "leads": {"converted": "both"},
        "deal_stage_history": {"related": "Stage_History"},
    }


def test_the_record_lands_typed_under_canonical_names(story: Story) -> None:
    columns = list(story.layout.landed_types)
    key = key_of(story.case["record"])
    texts = ", ".join(f"{name}::varchar" for name in columns)
    rows = story.nights.landed(f"_record_id, _is_deleted, {texts}")
    ((_, _, *values),) = [row for row in rows if row[:2] == (key, False)]
    assert dict(zip(columns, values, strict=True)) == story.case["lands"]


def test_the_record_is_accepted_without_a_warning(story: Story) -> None:
    assert story.first.decision == "accepted" and story.first.rows_accepted == 1
    assert [result.rule_id for result in story.first.results if not result.success] == []


def test_the_dirty_twin_is_kept_back_by_its_rule(story: Story) -> None:
    assert story.second.decision == "accepted" and story.second.rows_quarantined == 1
    assert story.kept_back() == [(key_of(twin_of(story.case)), [story.case["kept_back_by"]])]


def test_deletions_pass_whatever_is_known_of_the_record(story: Story) -> None:
    deleted = story.nights.landed("_raw._record::json ->> 'id', _is_deleted")
    assert {id for id, gone in deleted if gone} == {story.case["record"]["id"], UNKNOWN}
    assert story.second.rows_accepted == 2


@pytest.mark.parametrize("table", ["accounts", "campaigns", "contacts", "deals", "leads", "users"])
def test_a_field_has_the_name_it_has_in_the_file_exports(table: str) -> None:
    ours, theirs = (
        {header: name for name in layout.columns for header in layout.headers_of(name)}
        for layout in (load_layout(LAYOUTS_DIR / s / f"{table}.yml") for s in ("zoho", "zoho_crm"))
    )
    common = ours.keys() & theirs.keys()
    assert len(common) >= 4
    assert {path: ours[path] for path in common} == {path: theirs[path] for path in common}
