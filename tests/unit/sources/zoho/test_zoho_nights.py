"""Nights of a Zoho organisation without any fault: what lands is what it holds, nothing twice."""

from datetime import timedelta

from zoho_world import Open, a_days_work

from sales_pipeline.sources.files.land import Status


def test_a_first_night_by_bulk_read_and_one_by_pages_land_the_same(world: Open) -> None:
    bulk, pages = world("bulk"), world("pages", initial_load="pages")
    for opened in (bulk, pages):
        opened.night("Deals", "Accounts")
        opened.assert_landed_is_truth("Deals", "Accounts")
    assert bulk.landed("Deals") == pages.landed("Deals")
    assert bulk.crm.log.calls("/bulk/") and not pages.crm.log.calls("/bulk/")
    assert bulk.mints() == pages.mints() == 1


def test_changes_deletions_merges_and_returns_follow(world: Open) -> None:
    zoho = world()
    zoho.night("Deals", "Accounts")
    before = zoho.crm.clock.now()
    a_days_work(zoho)
    zoho.night("Deals", "Accounts")
    zoho.assert_landed_is_truth("Deals", "Accounts")
    for object in ("Deals", "Accounts"):
        changed = zoho.crm.store.changed_since(object, before)
        assert zoho.table(object).batches[-1].manifest.rows == len(changed)
    zoho.at(22)
    assert [outcome.rows for outcome in zoho.night("Deals", "Accounts")] == [0, 0]
    assert zoho.mints() == 3
    zoho.assert_no_secret()


def test_what_a_bulk_read_brought_last_does_not_land_again(world: Open) -> None:
    """The next window begins before the latest change, and pages show a record otherwise."""
    zoho = world()
    deals = [record.id for record in zoho.crm.store.by_id("Deals")]
    for deal in deals[:45]:
        zoho.crm.clock.advance(20)
        zoho.crm.store.update("Deals", deal, Amount=7.0)
    zoho.crm.clock.advance(3600)
    zoho.night("Deals")
    zoho.at(21)
    assert zoho.night("Deals")[0].rows == 0
    window = zoho.table("Deals").batches[-1].manifest.window
    assert window and window.unchanged == 45
    zoho.assert_landed_is_truth("Deals")


def test_a_night_changed_while_the_bulk_read_runs_is_complete_the_next_night(world: Open) -> None:
    zoho = world(BULK_SECONDS=300.0)
    deals = [record.id for record in zoho.crm.store.by_id("Deals")]
    change = {"op": "update", "object": "Deals", "id": deals[5], "values": {"Amount": 1.0}}
    removed = {"op": "delete", "object": "Deals", "id": deals[6]}
    zoho.crm.faults.add(
        "mutate_between_pages", match={"path": "/bulk/v8/read/"}, nth=2,
        args={"mutate": [change, removed]},
    )  # fmt: skip
    zoho.night("Deals")
    zoho.at(21)
    zoho.night("Deals")
    zoho.assert_landed_is_truth("Deals")


def test_a_record_that_comes_back_without_a_trace_is_found_by_the_comparison(world: Open) -> None:
    """Its time of change is as old as before, and what is deleted for good may be forgotten."""
    zoho = world(FORGETS_PERMANENT=True)
    store = zoho.crm.store
    zoho.night("Deals")
    deals = [record.id for record in store.by_id("Deals")]
    zoho.at(21, 10)
    store.delete("Deals", deals[3])
    zoho.at(21)
    zoho.night("Deals")
    zoho.at(22, 10)
    store.undelete("Deals", deals[3], touch=False)
    store.delete("Deals", deals[4], permanent=True)
    zoho.at(22)
    zoho.night("Deals")
    assert zoho.gone("Deals") == {deals[3]}
    zoho.at(28)
    zoho.night("Deals")
    assert zoho.gone("Deals") == {deals[4]}
    zoho.assert_landed_is_truth("Deals")


def test_a_rejected_night_comes_again(world: Open) -> None:
    zoho = world()
    zoho.night("Deals")
    a_days_work(zoho)
    assert zoho.night("Deals", decision="rejected")[0].status is Status.LANDED
    zoho.at(22)
    zoho.night("Deals")
    zoho.assert_landed_is_truth("Deals")


def test_late_commits_are_caught_by_the_lookback(world: Open) -> None:
    zoho = world()
    zoho.night("Deals")
    store, deals = zoho.crm.store, [r.id for r in zoho.crm.store.by_id("Deals")]
    zoho.at(21, 17)
    late = zoho.crm.faults.add("late_commit", args={"seconds": 3600}, nth=1)
    zoho.crm.clock.advance(timedelta(minutes=40).total_seconds())
    store.update("Deals", deals[0], Amount=1.0)
    assert late.fired == 1
    store.update("Deals", deals[1], Amount=2.0)
    zoho.at(21)
    assert zoho.night("Deals")[0].rows == 1
    zoho.at(22)
    assert zoho.night("Deals")[0].rows == 1
    zoho.assert_landed_is_truth("Deals")


def test_the_data_centre_is_that_of_the_token(world: Open) -> None:
    """Accounts and API are hosts of their own, and a token is good at one of them only."""
    elsewhere = world("elsewhere")
    zoho = world("here", crm=elsewhere.crm)
    zoho.crm.api_domain = elsewhere.url
    zoho.night("Accounts")
    hosts = {entry["headers"]["host"]: entry["path"] for entry in zoho.crm.log.entries}
    assert hosts[zoho.url.removeprefix("http://")] == "/oauth/v2/token"
    assert zoho.mints() == 1
    zoho.assert_landed_is_truth("Accounts")
