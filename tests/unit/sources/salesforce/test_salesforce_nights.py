"""Nights of a Salesforce organisation: what a window brings, and what only a later one can know."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from acme_salesforce import OPPORTUNITY, SOURCE, a_day_passes, acme, jwt_env, secrets
from crm_nights import Company, Table, later

from sales_pipeline.simulators.crm.salesforce import SalesforceCrm
from sales_pipeline.simulators.crm.salesforce_objects import id_of
from sales_pipeline.sources.files.layout import Layout
from sales_pipeline.sources.http.errors import ExtractError

DEALS = [id_of("Opportunity", n) for n in range(100)]
RESULTS = r"/results$"


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Company]:
    with acme(tmp_path, monkeypatch) as company:
        yield company


def crm_of(company: Company) -> SalesforceCrm:
    assert isinstance(company.simulator, SalesforceCrm)
    return company.simulator


def a_table(company: Company, object: str, **columns: str) -> Table:
    """A further table of the company, the only one of the night."""
    layout = Layout(
        source=SOURCE, table=object.lower(),
        extract={"connector": "salesforce", "object": object}, load={"key": ["id"]},
        columns={"id": {"from": "Id"}} | {name: {"from": path} for name, path in columns.items()},
    )  # fmt: skip
    company.tables = [Table(company, layout)]
    return company.tables[0]


@pytest.mark.parametrize("initial_load", ["pages", "bulk"])
def test_two_nights_bring_what_there_is_and_what_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, initial_load: str
) -> None:
    env = {"INITIAL_LOAD": initial_load, "BULK_FROM_ROWS": "100"}
    with acme(tmp_path, monkeypatch, env) as company:
        crm = crm_of(company)
        company.run()
        company.assert_equal()
        assert bool(crm.log.calls("/jobs/query")) == (initial_load == "bulk")
        assert {e["object"] for e in crm.log.calls("/jobs/query")} <= {"Opportunity"}
        a_day_passes(crm)
        company.next_night()
        company.run()
        company.assert_equal()
        assert company.names["Opportunity"].landed(
            "opportunity_id, owner_name is not null, amount::varchar, close_date::varchar, is_won,"
            " strftime(modified_at, '%H:%M')"
        )[-1] == (id_of("Opportunity", 10**9 + 1), True, None, "2026-12-01", True, "22:00")
        assert len(crm.log.calls("/oauth2/token")) == 2
        company.assert_no_secret(secrets(crm))


def test_a_window_over_a_bulk_load_brings_nothing_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """REST and bulk write numbers, times and relations in other ways."""
    env = {"INITIAL_LOAD": "bulk", "BULK_FROM_ROWS": "0", "LOOKBACK": "P400D"}
    with acme(tmp_path, monkeypatch, env) as company:
        company.run()
        company.next_night()
        company.run()
        windows = [table.batches[-1].manifest.window for table in company.tables]
        assert [(w.fetched > 20, w.fetched - w.unchanged) for w in windows if w] == [(True, 0)] * 2
        company.assert_equal()


def test_parts_of_a_bulk_result_may_have_no_header(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env = {"INITIAL_LOAD": "bulk", "BULK_FROM_ROWS": "100"}
    with acme(tmp_path, monkeypatch, env, header_on_each_part=False, result_rows=30) as company:
        company.run()
        company.assert_equal()


def test_a_certificate_serves_as_well_as_a_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    env, public_key, secret_lines = jwt_env()
    with acme(tmp_path, monkeypatch, env, public_key=public_key) as company:
        company.run()
        company.assert_equal()
        company.assert_no_secret(secret_lines, caplog.text)


def test_all_records_of_one_moment_come_though_they_fill_many_batches(company: Company) -> None:
    store = company.simulator.store
    company.run()
    for id in DEALS:
        store.update("Opportunity", id, StageName="won")
    later(company.simulator, hours=1)
    company.simulator.faults.add("locator_lost", match={"path": "/query/"}, times=9)
    company.next_night()
    company.run()
    company.assert_equal()


def test_what_shows_late_is_caught_by_the_lookback(company: Company) -> None:
    crm = crm_of(company)
    company.run()
    later(crm, hours=20)
    crm.faults.add("late_commit", times=5, args={"seconds": 1200})
    for id in DEALS[:10]:
        crm.store.update("Opportunity", id, StageName="proposal")
    later(crm, minutes=10)
    company.next_night()
    company.run()
    assert len(company.names["Opportunity"].landed("1")) == 245
    later(crm, hours=1)
    company.next_night()
    company.run()
    company.assert_equal()


def test_a_record_restored_without_a_new_time_is_found_by_its_id(company: Company) -> None:
    crm, deals = crm_of(company), company.names["Opportunity"]
    company.run()
    later(crm, hours=20)
    crm.store.delete("Opportunity", DEALS[1])
    crm.store.delete("Opportunity", DEALS[2], permanent=True)
    crm.store.insert("Opportunity", {"OwnerId": id_of("User", 1)}, DEALS[1][:-4] + "zzAA")
    later(crm, hours=1)
    company.next_night()
    company.run()
    crm.store.undelete("Opportunity", DEALS[1], touch=False)
    later(crm, hours=20)
    company.next_night()
    company.run()
    # Neither of them is in any list of changes.
    assert deals.tombstones() == {DEALS[1]} and DEALS[2] in deals.payloads()
    for table in company.tables:
        table.next_night(days=7)
    company.run()
    assert deals.tombstones() == {DEALS[2]} and DEALS[1] in deals.payloads()


def test_an_archived_activity_is_not_deleted(company: Company) -> None:
    """/query leaves it out, and a comparison of ids would take it for gone."""
    crm, tasks = crm_of(company), a_table(company, "Task", subject="Subject")
    company.run()
    crm.store.update("Task", id_of("Task", 7), IsArchived=True, touch=False)
    tasks.next_night(days=7)
    later(crm, hours=20)
    company.run()
    assert not tasks.tombstones() and len(tasks.payloads()) == 400
    window = tasks.batches[-1].manifest.window
    assert window and window.is_reconciled


def test_an_object_that_nobody_can_delete_has_no_reading_of_deletions(company: Company) -> None:
    crm, users = crm_of(company), a_table(company, "User", name="Name")
    company.run()
    later(crm, hours=1)
    crm.store.update("User", id_of("User", 1), Name="renamed")
    users.next_night()
    later(crm, hours=1)
    company.run()
    assert users.payloads()[id_of("User", 1)]["Name"] == "renamed"
    assert not crm.log.calls("/queryAll")


def test_a_table_may_name_another_time_of_change(company: Company) -> None:
    layout = OPPORTUNITY.model_copy(update={"extract": OPPORTUNITY.extract.model_copy(  # type: ignore[union-attr]
        update={"options": {"cursor": "CreatedDate"}})})  # fmt: skip
    company.tables = [Table(company, layout)]
    company.run()
    assert "ORDER BY CreatedDate, Id" in company.simulator.log.calls("/queryAll$")[0]["query"]["q"]


def test_a_compound_field_is_read_whole_and_over_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env = {"INITIAL_LOAD": "bulk", "BULK_FROM_ROWS": "0"}
    with acme(tmp_path, monkeypatch, env) as company:
        accounts = a_table(company, "Account", city="BillingAddress.city")
        company.run()
        landed = dict(accounts.landed("id, city"))
        truth = company.simulator.store.state("Account")
        assert landed == {id: record.values["BillingCity"] for id, record in truth.items()}
        assert not company.simulator.log.calls("/jobs/query")


def test_a_table_too_wide_for_an_address_goes_through_bulk_queries(company: Company) -> None:
    crm = crm_of(company)
    names = [f"{'VeryLong' * 30}{n}__c" for n in range(60)]
    for name in names:
        crm.store.add_field("Account", name, "text", "x")
    accounts = a_table(company, "Account", **{f"c{n}": name for n, name in enumerate(names)})
    company.run()
    later(crm, hours=1)
    crm.store.update("Account", id_of("Account", 1), **{names[0]: "changed"})
    crm.store.delete("Account", id_of("Account", 2))
    later(crm, hours=1)
    accounts.next_night(days=7)
    company.run()
    assert accounts.payloads()[id_of("Account", 1)][names[0]] == "changed"
    assert accounts.tombstones() == {id_of("Account", 2)}
    with company.connected() as opened:
        table = accounts.pull.table
        found = opened.connector.fetch(table, [id_of("Account", 1), id_of("Account", 2)])
    assert [record.id for record in found] == [id_of("Account", 1)]


@pytest.mark.parametrize(
    ("initial_load", "path"), [("pages", "/query/"), ("bulk", r"/results$")], ids=["rest", "bulk"]
)
def test_an_extract_broken_off_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, initial_load: str, path: str
) -> None:
    """At most one part is fetched again."""
    env = {"INITIAL_LOAD": initial_load, "BULK_FROM_ROWS": "100", "BULK_ROWS": "40"}
    with acme(tmp_path, monkeypatch, env) as company:
        crm, deals = crm_of(company), company.names["Opportunity"]
        deals.part_rows = 40
        crm.faults.add("http_502", match={"path": path, "object": "Opportunity"}, nth=4, times=6)
        with pytest.raises(ExtractError, match="transient after 6 tries: HTTP 502"):
            company.run()
        first = len(crm.log.calls(path, object="Opportunity", status=200))
        company.run()
        company.assert_equal()
        assert first == 3 and len(crm.log.calls(path, object="Opportunity", status=200)) <= 6
        assert len(crm.log.calls("/jobs/query$")) == (initial_load == "bulk")


@pytest.mark.parametrize("fault", ["null_bytes", "huge_text", "bad_utf8"])
@pytest.mark.parametrize("initial_load", ["pages", "bulk"])
def test_a_damaged_text_costs_no_more_than_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str, initial_load: str
) -> None:
    env = {"INITIAL_LOAD": initial_load, "BULK_FROM_ROWS": "100"}
    with acme(tmp_path, monkeypatch, env) as company:
        path = RESULTS if initial_load == "bulk" else "/queryAll$"
        match = {"path": path, "object": "Opportunity"}
        company.simulator.faults.add(fault, nth=1, match=match)
        company.run()
        deals = company.names["Opportunity"]
        truth = company.simulator.store.state("Opportunity")
        landed = deals.payloads()
        texts = {id: (row["Name"], row["Description"]) for id, row in landed.items()}
        wrong = [
            id
            for id, text in texts.items()
            if text != (truth[id].values["Name"], truth[id].values["Description"])
        ]
        assert len(wrong) == 1
        company.assert_equal(*wrong)


def test_the_place_of_a_bulk_result_lives_for_days(company: Company) -> None:
    with company.connected() as opened:
        assert opened.connector.position_lifetime == timedelta(days=6)
