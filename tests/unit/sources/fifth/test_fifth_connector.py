"""A fifth vendor by the README's recipe, "Add a connector": the files it names, and no others.

Its settings, answers and connector are the files beside this one; VENDORS gets its line; then it
has windows, checkpoints, landing, gate, tombstones and `doctor` like the others.
"""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from acme_config import AcmeConnection
from acme_connector import acme_connector
from acme_crm import KEY, AcmeCrm
from crm_nights import RecordedTime

from sales_pipeline import doctor, intake
from sales_pipeline.intake import TableIntake, take_in
from sales_pipeline.settings import Settings
from sales_pipeline.simulators.crm import FaultRule, serve
from sales_pipeline.sources import connectors
from sales_pipeline.sources.connectors import VENDORS, Vendor
from sales_pipeline.sources.files.layout import Layout

NIGHT = date(2026, 11, 20)
LAYOUT = Layout.model_validate({
    "source": "acme",
    "table": "deals",
    "extract": {"connector": "acme", "object": "deals"},
    "load": {"key": ["deal_id"]},
    "columns": {
        "deal_id": {"from": "id"}, "name": {"from": "title"}, "owner_id": {"from": "owner"},
        "amount": {"from": "value", "type": "decimal(18,2)"},
    },
})  # fmt: skip
NOT_NULL = {
    "type": "expect_column_values_to_not_be_null",
    "kwargs": {"column": "name"},
    "meta": {"rule_id": "name_not_null"},
    "severity": "critical",
}
META = {"great_expectations_version": "1.24.1", "max_quarantine_share": 0.5}


@pytest.fixture
def crm() -> AcmeCrm:
    crm = AcmeCrm()
    for n in range(90):
        crm.store.insert("deals", {"title": f"Deal {n}", "value": n * 1.5, "owner": "u1"})
    crm.clock.advance(3600)
    return crm


@pytest.fixture
def home(crm: AcmeCrm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The line in VENDORS, a suite, and the variables that .env would hold."""
    suite = {"name": "acme/deals", "expectations": [NOT_NULL], "meta": META}
    (tmp_path / "expectations/acme").mkdir(parents=True)
    (tmp_path / "expectations/acme/deals.json").write_text(json.dumps(suite))
    monkeypatch.setattr(intake, "EXPECTATIONS_DIR", tmp_path / "expectations")
    monkeypatch.setitem(VENDORS, "acme", Vendor(AcmeConnection, acme_connector))
    monkeypatch.setattr(connectors, "SystemClock", lambda: RecordedTime(crm.clock))
    with serve(crm) as url:
        monkeypatch.setenv("SALES_PIPELINE_ACME_BASE_URL", url)
        monkeypatch.setenv("SALES_PIPELINE_ACME_API_KEY", KEY)
        yield tmp_path / "home"


def night(home: Path, days: int = 0) -> TableIntake:
    at = NIGHT + timedelta(days=days)
    return take_in(Settings(home=home), LAYOUT, at, at)


def landed(found: TableIntake) -> dict[str, tuple[Any, ...]]:
    """The newest version of each accepted record that is not deleted."""
    newest: dict[str, tuple[Any, ...]] = {}
    for batch in found.batches:
        for path in sorted(batch.folder.glob("part-*.parquet")):
            sql = f"select deal_id, _is_deleted, name, amount, owner_id from '{path}'"
            newest |= {row[0]: row[1:] for row in duckdb.sql(sql).fetchall()}
    return {key: row[1:] for key, row in newest.items() if not row[0]}


def truth(crm: AcmeCrm) -> dict[str, tuple[Any, ...]]:
    return {
        r.id: (r.values["title"], pytest.approx(r.values["value"]), r.values["owner"])
        for r in crm.store.by_id("deals")
    }


def test_two_nights_land_what_the_vendor_holds(crm: AcmeCrm, home: Path) -> None:
    assert landed(night(home)) == truth(crm)
    crm.clock.advance(80_000)
    crm.store.update("deals", "D00003", title="renamed")
    crm.store.delete("deals", "D00004")
    crm.store.reassign("deals", "D00005", "u2")
    crm.store.insert("deals", {"title": "new", "value": 7, "owner": "u1"})
    crm.clock.advance(3600)
    second = night(home, days=1)
    assert landed(second) == truth(crm)
    assert second.counts["rows_landed"] == 4


def test_busy_is_waited_for_and_a_blank_name_is_kept_back(crm: AcmeCrm, home: Path) -> None:
    crm.store.insert("deals", {"title": None, "value": 7, "owner": "u1"})
    crm.clock.advance(3600)
    crm.faults.add(FaultRule("throttle", {"path": "/deals/changes"}, times=2))
    found = night(home)
    assert found.counts == {
        "rows_landed": 91, "rows_accepted": 90, "rows_quarantined": 1, "rows_deduplicated": 0,
    }  # fmt: skip
    kept_back = found.batches[0].folder / "quarantine.parquet"
    sql = f"select _file, _record_id, rule_ids from '{kept_back}'"
    assert duckdb.sql(sql).fetchall() == [("deals", "D00091", ["name_not_null"])]


def test_a_wrong_key_is_told_with_its_remedy_and_lands_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALES_PIPELINE_ACME_API_KEY", "wrong-key")
    found = night(home)
    assert [outcome.message for outcome in found.outcomes] == [
        "the vendor's clock: permanent: BAD_KEY the key is not known. Remedy: make a new key"
    ]
    assert found.batches == ()


def test_a_vendor_that_is_down_costs_the_patience_of_one_table(crm: AcmeCrm, home: Path) -> None:
    crm.faults.add(FaultRule("http_503"))
    settings, other = Settings(home=home), LAYOUT.model_copy(update={"table": "contacts"})
    first = take_in(settings, LAYOUT, NIGHT, NIGHT)
    assert first.down is not None and "HTTP 503" in str(first.down)
    calls = len(crm.log.entries)
    second = take_in(settings, other, NIGHT, NIGHT, first.down)
    assert len(crm.log.entries) == calls
    assert [o.message for o in second.outcomes] == [o.message for o in first.outcomes]
    assert second.down is first.down, "and the third is not asked for either"


def test_doctor_knows_the_vendor(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALES_PIPELINE_HOME", str(home))
    monkeypatch.setattr(doctor, "load_layouts", lambda sources: {("acme", "deals"): LAYOUT})
    findings = list(doctor.examine_source("acme"))
    assert [(f.ok, f.subject) for f in findings] == [
        (True, "acme"), (True, "acme"), (True, "clock"),
    ]  # fmt: skip
    monkeypatch.delenv("SALES_PIPELINE_ACME_API_KEY")
    (finding,) = doctor.examine_source("acme")
    assert "SALES_PIPELINE_ACME_API_KEY: Field required" in finding.seen
