"""What a vendor's API sends lands typed under canonical names, and the tables' suites judge it.

A test module names its vendor, makes the fixture `story` and takes over the tests of `Stories`.
<source>_records/<table>.json: a record as the API sends it, what lands of it, what makes a twin of
it dirty, and the rule that keeps the twin back.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import orjson
from fake_crm import FakeCrm
from nights import Nights

from sales_pipeline.gates.evaluate import evaluate
from sales_pipeline.gates.suite import load_suite
from sales_pipeline.landing.registry import BatchState
from sales_pipeline.landing.verdict import QUARANTINE_NAME, Verdict
from sales_pipeline.settings import EXPECTATIONS_DIR, LAYOUTS_DIR
from sales_pipeline.sources.extract.connector import Record, Window
from sales_pipeline.sources.files.layout import Layout, load_layout, load_layouts

Values = dict[str, Any]


def key_of_its_own(record: Values, id_field: str) -> str:
    return str(record[id_field])


@dataclass(frozen=True)
class Vendor:
    """`objects`: what the vendor calls each table. `unknown`: the id of a record that was never
    seen here. `key_of`: by what a record is known, from it and `id_field`. `gone`: what a deleted
    record shows beside its id."""

    source: str
    objects: Mapping[str, str]
    unknown: str
    id_field: str = "id"
    key_of: Callable[[Values, str], str] = key_of_its_own
    gone: Values = field(default_factory=dict)

    def key(self, record: Values) -> str:
        return self.key_of(record, self.id_field)

    def case(self, table: str) -> Values:
        folder = Path(__file__).parent / f"{self.source}_records"
        case: Values = json.loads((folder / f"{table}.json").read_text(encoding="utf-8"))
        return case

    def twin(self, case: Values) -> Values:
        id = case["record"][self.id_field]
        return merged({**case["record"], self.id_field: f"{id[:-1]}9"}, case["dirty"])

    def layouts(self) -> dict[str, Layout]:
        return {table: layout for (_, table), layout in load_layouts([self.source]).items()}


def merged(values: Values, changes: Values) -> Values:
    """The changes reach into objects of the same name."""
    return values | {
        name: merged(values[name], new)
        if isinstance(new, dict) and isinstance(values.get(name), dict)
        else new
        for name, new in changes.items()
    }


class VendorCrm(FakeCrm):
    """Tells deletions as the vendor does."""

    def __init__(self, vendor: Vendor) -> None:
        super().__init__()
        self.vendor = vendor

    def _after(self, window: Window, reading: str, last: str) -> list[Record]:
        found = super()._after(window, reading, last)
        if reading != "deleted":
            return found
        shown = ({self.vendor.id_field: record.id, **self.vendor.gone} for record in found)
        return [r._replace(payload=orjson.dumps(s)) for r, s in zip(found, shown, strict=True)]


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

    vendor: Vendor
    layout: Layout
    case: Values
    nights: JudgedNights
    first: Verdict
    second: Verdict

    def kept_back(self) -> list[tuple[str, list[str]]]:
        path = self.nights.batches[-1].folder / QUARANTINE_NAME
        return duckdb.sql(f"select _record_id, rule_ids from '{path}'").fetchall()


def tell(vendor: Vendor, table: str, home: Path) -> Story:
    layout = load_layout(LAYOUTS_DIR / vendor.source / f"{table}.yml")
    case, crm = vendor.case(table), VendorCrm(vendor)
    key, twin = vendor.key(case["record"]), vendor.twin(case)
    crm.records[key] = case["record"], crm.time
    crm.later(hours=1)
    nights = JudgedNights(layout, crm, home)
    nights.run()
    first = nights.verdict
    nights.next_night()
    crm.later(days=1)
    crm.records[vendor.key(twin)] = twin, crm.time
    crm.delete(key)
    crm.deleted[vendor.unknown] = crm.time
    crm.later(hours=1)
    nights.run()
    return Story(vendor, layout, case, nights, first, nights.verdict)


class Stories:
    """The tests that every vendor passes."""

    vendor: Vendor

    def test_the_tables_are_those_of_the_layouts(self) -> None:
        extracts = {table: layout.extract for table, layout in self.vendor.layouts().items()}
        objects = {table: extract and extract.object for table, extract in extracts.items()}
        assert objects == self.vendor.objects
        assert {e and e.connector for e in extracts.values()} == {self.vendor.source}

    def test_the_record_lands_typed_under_canonical_names(self, story: Story) -> None:
        columns = list(story.layout.landed_types)
        key = story.vendor.key(story.case["record"])
        texts = ", ".join(f"{name}::varchar" for name in columns)
        rows = story.nights.landed(f"_record_id, _is_deleted, {texts}")
        ((_, _, *values),) = [row for row in rows if row[:2] == (key, False)]
        assert dict(zip(columns, values, strict=True)) == story.case["lands"]

    def test_the_record_is_accepted_without_a_warning(self, story: Story) -> None:
        assert story.first.decision == "accepted" and story.first.rows_accepted == 1
        assert [result.rule_id for result in story.first.results if not result.success] == []

    def test_the_dirty_twin_is_kept_back_by_its_rule(self, story: Story) -> None:
        assert story.second.decision == "accepted" and story.second.rows_quarantined == 1
        key = story.vendor.key(story.vendor.twin(story.case))
        assert story.kept_back() == [(key, [story.case["kept_back_by"]])]

    def test_deletions_pass_whatever_is_known_of_the_record(self, story: Story) -> None:
        id_field = story.vendor.id_field
        deleted = story.nights.landed(f"_raw._record::json ->> '{id_field}', _is_deleted")
        gone = {id for id, is_deleted in deleted if is_deleted}
        assert gone == {story.case["record"][id_field], story.vendor.unknown}
        assert story.second.rows_accepted == 2
