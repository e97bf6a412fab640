"""Where pages end, and how ids are told: behind the ceilings of page numbers and page tokens."""

from dataclasses import replace
from typing import Any

import pytest
from zoho_world import Open, World, a_days_work

from sales_pipeline.sources.extract.connector import PositionLost, Table, Window
from sales_pipeline.sources.http.errors import ContractBroken, ExtractError

DEALS = Table("zoho", "deals", "Deals", ("Deal_Name", "Amount", "Owner"))
LEADS = Table("zoho", "leads", "Leads", ("Company",), options={"converted": "both"})


@pytest.mark.parametrize("refused", [False, True], ids=["no token", "a token that is refused"])
@pytest.mark.parametrize("ceiling", [60, 200, 10_000])
def test_behind_the_last_page_token_ids_lead_on(ceiling: int, refused: bool, world: Open) -> None:
    zoho = world(TOKEN_CEILING=ceiling, TOKEN_AFTER_CEILING=refused, initial_load="pages")
    zoho.night("Deals")
    zoho.assert_landed_is_truth("Deals")
    a_days_work(zoho)
    zoho.night("Deals")
    zoho.assert_landed_is_truth("Deals")
    assert bool(zoho.crm.log.calls("/coql")) == (ceiling < 200)


def test_a_killed_reading_goes_on_behind_the_ceiling(world: Open) -> None:
    zoho = world(TOKEN_CEILING=40, initial_load="pages")
    connector, window = zoho.connector(), zoho.table("Deals").pull
    state = window._begun(zoho.home / "open", None)
    pages = list(connector.pages(DEALS, state.window, "records", None))
    positions = [page.following for page in pages]
    assert positions[0] and positions[0].keys() == {"page_token", "last"}
    assert positions[3] and positions[3].keys() == {"after"}
    again = list(zoho.connector().pages(DEALS, state.window, "records", positions[3]))
    assert [page.records for page in again] == [page.records for page in pages[4:]]


def test_a_page_token_that_zoho_has_forgotten_starts_the_reading_again(world: Open) -> None:
    zoho = world()
    window = zoho.table("Deals").pull._begun(zoho.home / "open", None).window
    unknown = {"page_token": "forgotten", "last": "1"}
    with pytest.raises(PositionLost):
        next(zoho.connector().pages(DEALS, window, "records", unknown))


def test_a_module_without_a_list_of_deletions(world: Open) -> None:
    zoho = world()
    table = replace(DEALS, options={"deletions": False})
    window = Window(zoho.crm.clock.now(), zoho.crm.clock.now())
    assert zoho.connector().passes(table, window) == ("records",)
    assert zoho.connector().passes(DEALS, window) == ("records", "deleted")


def test_converted_leads_behind_the_ceiling_are_not_left_out_in_silence(world: Open) -> None:
    zoho = world(records={"Accounts": 1, "Leads": 80}, TOKEN_CEILING=40)
    with pytest.raises(ExtractError, match=r"\(Leads\): page tokens end .*set converted_in_coql"):
        list(zoho.connector().ids(LEADS))


def ids(zoho: World, table: Table) -> list[str]:
    return [key for keys in zoho.connector().ids(table) for key in keys]


@pytest.mark.parametrize("fault", [None, "short_page_but_more", "empty_204"])
def test_ids_are_those_that_are_not_deleted(fault: str | None, world: Open) -> None:
    zoho = world(COQL_ROWS=2_000)
    a_days_work(zoho)
    if fault:
        zoho.crm.faults.add(fault, match={"path": "/coql$"}, nth=1)
    assert ids(zoho, DEALS) == [record.id for record in zoho.crm.store.by_id("Deals")]


def test_a_list_of_ids_that_ends_too_early_is_refused(world: Open) -> None:
    """What is missing in it would be taken for deleted."""
    zoho = world()
    zoho.crm.faults.add("empty_204", match={"path": "/coql$"})
    with pytest.raises(ContractBroken, match=r"COQL knows ids up to 0, the records API up to \d+"):
        ids(zoho, DEALS)
    empty = world("empty", records={"Accounts": 1, "Deals": 0})
    assert ids(empty, DEALS) == []


def test_records_are_fetched_by_id_a_hundred_a_call(world: Open) -> None:
    zoho = world()
    a_days_work(zoho)
    every = list(zoho.crm.store.state("Deals"))
    alive = {record.id for record in zoho.crm.store.by_id("Deals")}
    zoho.crm.log.clear()
    found = zoho.connector().fetch(DEALS, every)
    assert {record.id for record in found} == alive and not any(r.is_deleted for r in found)
    calls: list[dict[str, Any]] = zoho.crm.log.calls("/v8/Deals$")
    assert [len(call["query"]["ids"].split(",")) for call in calls] == [100, 100, 8]


def test_deletions_are_paged_by_number(world: Open) -> None:
    zoho = world()
    zoho.night("Deals")
    a_days_work(zoho)
    zoho.crm.log.clear()
    zoho.night("Deals")
    pages = [call["query"]["page"] for call in zoho.crm.log.calls("/Deals/deleted")]
    assert pages == ["1", "2"]
