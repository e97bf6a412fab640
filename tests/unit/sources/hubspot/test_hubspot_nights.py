"""Nights of a HubSpot account: what a window brings, and what only a later one can know."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from acme_hubspot import DEALS, PRIVATE, SOURCE, a_day_passes, acme, secrets
from crm_nights import Company, Table, later

from sales_pipeline.simulators.crm.hubspot import HubSpotCrm
from sales_pipeline.simulators.crm.hubspot_seed import id_of
from sales_pipeline.sources.files.layout import Layout
from sales_pipeline.sources.http.errors import ExtractError


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Company]:
    with acme(tmp_path, monkeypatch) as company:
        yield company


def crm_of(company: Company) -> HubSpotCrm:
    assert isinstance(company.simulator, HubSpotCrm)
    return company.simulator


def a_table(company: Company, object: str, **columns: str) -> Table:
    """A further table of the company, the only one of the night."""
    layout = Layout(
        source=SOURCE, table=object.replace("/", "_"),
        extract={"connector": "hubspot", "object": object}, load={"key": ["id"]},
        columns={"id": {"from": "id"}} | {name: {"from": path} for name, path in columns.items()},
    )  # fmt: skip
    company.tables = [Table(company, layout)]
    return company.tables[0]


@pytest.mark.parametrize(
    ("env", "path"),
    [({}, "/crm/v3/objects/{object}"), (PRIVATE, "/crm/objects/2026-03/{object}")],
    ids=["oauth", "private"],
)
def test_two_nights_bring_what_there_is_and_what_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, env: dict[str, str], path: str
) -> None:
    with acme(tmp_path, monkeypatch, {**env, "OBJECTS_PATH": path}) as company:
        crm = crm_of(company)
        company.run()
        company.assert_equal()
        assert not crm.log.calls("/search")
        a_day_passes(crm)
        company.next_night()
        company.run()
        company.assert_equal()
        columns = "amount::varchar, stage, company_id, second_contact_id, closed_at is null"
        landed = {row[0]: row[1:] for row in company.names["deals"].landed(f"deal_id, {columns}")}
        assert landed["10000001"] == (None, "won", id_of(1), id_of(1), True)
        assert {entry["status"] for entry in crm.log.entries} <= {200, 207}
        assert len(crm.log.calls("/oauth/v1/token")) == (0 if env else 2)
        company.assert_no_secret(secrets(crm))


def test_a_window_over_a_first_load_brings_nothing_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list and a search add different properties of their own."""
    with acme(tmp_path, monkeypatch, {"LOOKBACK": "P400D"}) as company:
        company.run()
        company.next_night()
        company.run()
        windows = [table.batches[-1].manifest.window for table in company.tables]
        assert [(w.fetched > 60, w.fetched - w.unchanged) for w in windows if w] == [(True, 0)] * 2
        company.assert_equal()


def test_a_search_goes_on_behind_its_last_possible_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More changes at one moment than one search may ever show."""
    with acme(tmp_path, monkeypatch, search_results=50) as company:
        crm = crm_of(company)
        company.run()
        later(crm, hours=1)
        for n in range(150):
            crm.store.update("deals", id_of(n), dealstage="won")
        later(crm, hours=1)
        company.next_night()
        company.run()
        company.assert_equal()
        assert len(crm.log.calls("/deals/search")) >= 5


def test_calls_stay_below_the_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    env = {"CALLS_IN_TEN_SECONDS": "10", "PAGE_SIZE": "10", "SEARCH_SIZE": "5"}
    with acme(tmp_path, monkeypatch, env, calls_in_ten_seconds=10, searches_a_second=4) as company:
        company.run()
        a_day_passes(crm_of(company))
        company.next_night()
        company.run()
        company.assert_equal()
        assert not company.simulator.log.calls(status=429)
        assert len(company.time.waits) > 10


@pytest.mark.parametrize(
    ("fault", "times", "seconds"), [("late_commit", 5, 1200), ("index_lag", None, 1200)]
)
def test_what_shows_late_is_caught_by_the_lookback(
    company: Company, fault: str, times: int | None, seconds: int
) -> None:
    """A change that commits late, and a search that looks into an index which is behind."""
    crm, deals = crm_of(company), company.names["deals"]
    company.run()
    later(crm, hours=20)
    crm.faults.add(fault, times=times, args={"seconds": seconds})
    for n in range(10):
        crm.store.update("deals", id_of(n), dealstage="proposal")
    later(crm, minutes=10)
    company.next_night()
    company.run()
    assert len(deals.landed("1")) == (185 if fault == "late_commit" else 180)
    crm.faults.reset()
    later(crm, hours=1)
    company.next_night()
    company.run()
    company.assert_equal()


def test_what_no_list_tells_is_found_by_its_id(company: Company) -> None:
    crm, deals = crm_of(company), company.names["deals"]
    company.run()
    later(crm, hours=20)
    crm.store.delete("deals", id_of(1))
    crm.store.delete("deals", id_of(2), permanent=True)
    later(crm, hours=1)
    company.next_night()
    company.run()
    crm.store.undelete("deals", id_of(1), touch=False)
    later(crm, hours=20)
    company.next_night()
    company.run()
    assert deals.tombstones() == {id_of(1)} and id_of(2) in deals.payloads()
    for table in company.tables:
        table.next_night(days=7)
    company.run()
    assert deals.tombstones() == {id_of(2)} and id_of(1) in deals.payloads()


def test_a_deletion_lands_once_though_the_vendor_lists_it_for_months(company: Company) -> None:
    crm, deals = crm_of(company), company.names["deals"]
    company.run()
    for n in range(3):
        later(crm, hours=20)
        crm.store.delete("deals", id_of(n))
        later(crm, hours=1)
        company.next_night()
        company.run()
        company.assert_equal()
    assert len(deals.landed("1")) == 180 + 3


def test_owners_and_pipelines_are_tables_too(company: Company) -> None:
    crm, owners = crm_of(company), a_table(company, "owners", email="email", name="lastName")
    company.run()
    later(crm, hours=1)
    crm.store.update("owners", id_of(1), lastName="renamed")
    crm.store.delete("owners", id_of(2))
    crm.store.delete("owners", id_of(3), permanent=True)
    later(crm, hours=1)
    owners.next_night()
    company.run()
    assert owners.payloads()[id_of(1)]["lastName"] == "renamed"
    assert owners.tombstones() == {id_of(2)} and len(owners.landed("1")) == 8 + 2
    owners.next_night(days=7)
    company.run()
    assert owners.tombstones() == {id_of(2), id_of(3)}
    pipelines = a_table(company, "pipelines/deals", stages="stages[0].label")
    company.run()
    pipelines.next_night()
    company.run()
    assert pipelines.landed("id, stages") == [("default", "Won")]


def test_a_table_of_many_properties_is_read_by_id(company: Company) -> None:
    """An address has no room for their names; the body of a batch read has."""
    crm = crm_of(company)
    names = [f"custom_{'very_long_' * 10}{n}" for n in range(80)]
    for name in names:
        crm.store.add_field("companies", name, "text", "x")
    wide = a_table(
        company, "companies", **{f"c{n}": f"properties.{p}" for n, p in enumerate(names)}
    )
    company.run()
    later(crm, hours=1)
    crm.store.update("companies", id_of(1), **{names[0]: "changed"})
    later(crm, hours=1)
    wide.next_night()
    company.run()
    assert wide.landed("id, c0, c79")[:3] == [
        ("512", "x", "x"), ("513", "changed", "x"), ("513", "x", "x"),
    ]  # fmt: skip
    assert len(wide.payloads()) == 60


def test_many_associations_of_one_record_come_in_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with acme(tmp_path, monkeypatch, associations_of_one=1) as company:
        company.run()
        company.assert_equal()


@pytest.mark.parametrize("night", [1, 2])
def test_an_extract_broken_off_goes_on_where_it_was(company: Company, night: int) -> None:
    """At most one part is fetched again."""
    crm, deals = crm_of(company), company.names["deals"]
    path, pages = ("/objects/deals$", 5) if night == 1 else ("/deals/search", 3)
    if night == 2:
        company.run()
        a_day_passes(crm)
        company.next_night()
        crm.log.clear()
    deals.part_rows = 30
    crm.faults.add("http_502", match={"path": path}, nth=3, times=6)
    with pytest.raises(ExtractError, match="transient after 6 tries: HTTP 502"):
        company.run()
    crm.faults.reset()
    first = len(crm.log.calls(path, status=200))
    company.run()
    company.assert_equal()
    archived = len(crm.log.calls(path, query={"archived": "true"}))
    assert first == 2 and len(crm.log.calls(path, status=200)) - archived <= pages + 1


@pytest.mark.parametrize("fault", ["null_bytes", "huge_text", "bad_utf8"])
def test_a_damaged_text_costs_no_more_than_itself(company: Company, fault: str) -> None:
    company.simulator.faults.add(fault, nth=1, match={"path": "/objects/deals$"})
    company.run()
    store, landed = company.simulator.store, company.names["deals"].payloads()
    wrong = [
        id
        for id, record in store.state("deals").items()
        if landed[id]["properties"]["dealname"] != record.values["dealname"]
    ]
    assert len(wrong) == 1
    company.assert_equal(*wrong)


def test_all_properties_of_an_object_may_be_asked_for(company: Company) -> None:
    extract = DEALS.extract.model_copy(update={"fields": "all"})  # type: ignore[union-attr]
    company.tables = [Table(company, DEALS.model_copy(update={"extract": extract}))]
    company.run()
    properties = company.tables[0].payloads()[id_of(1)]["properties"]
    assert {"pipeline", "deal_currency_code", "createdate"} <= properties.keys()
