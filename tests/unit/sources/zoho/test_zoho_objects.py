"""What is no plain module: users, currencies, pipelines, converted leads, the stages of deals."""

import pytest
from zoho_world import TIME, Open, World, layout

from sales_pipeline.sources.extract.connector import Table
from sales_pipeline.sources.http.errors import ContractBroken, ExtractError

USERS = {
    "id": {}, "name": {"from": "full_name"}, "email": {}, "status": {},
    "modified_at": {"from": "Modified_Time", **TIME},
}  # fmt: skip
CURRENCIES = {"id": {}, "code": {"from": "iso_code"}, "rate": {"from": "exchange_rate"}}
PIPELINES = {"layout_id": {"from": "layout.id"}, "id": {}, "name": {"from": "display_value"}}
HISTORY = {
    "parent_id": {"from": "Parent.id"}, "id": {}, "stage": {"from": "Stage"},
    "next": {"from": "Moved_To__s"}, "amount": {"from": "Amount", "type": "decimal(18,2)"},
    "entered_at": {"from": "Modified_Time", **TIME},
}  # fmt: skip
LEADS = {
    "id": {}, "status": {"from": "Lead_Status"}, "interests": {"from": "Interests[1]"},
    "is_converted": {"from": "Converted__s", "type": "boolean"},
    "modified_at": {"from": "Modified_Time", **TIME},
}  # fmt: skip


def test_users_are_read_whole_each_night_and_land_once(world: Open) -> None:
    zoho = world(MAX_PER_PAGE=200)
    zoho.layouts["Users"] = layout("Users", USERS)
    store = zoho.crm.store
    for number in range(250):
        store.insert("Users", {"full_name": f"user {number}", "email": None, "role": "r",
                               "profile": "p", "status": "active"})  # fmt: skip
    zoho.night("Users")
    assert zoho.alive("Users") == zoho.truth("Users", zoho.crm.clock.now())
    zoho.at(21)
    first = next(store.by_id("Users")).id
    store.update("Users", first, status="deleted")
    assert zoho.night("Users")[0].rows == 1
    zoho.at(22)
    assert zoho.night("Users")[0].rows == 0
    assert zoho.alive("Users") == zoho.truth("Users", zoho.crm.clock.now())


def test_a_currency_that_is_gone_is_found_by_the_comparison(world: Open) -> None:
    """Nothing tells of it; and no night after that lands the others again."""
    zoho = world()
    zoho.layouts["org/currencies"] = layout("org/currencies", CURRENCIES)
    zoho.night("org/currencies")
    codes = sorted(row[1] for row in zoho.alive("org/currencies").values())
    assert codes == ["CNY", "EUR", "HKD", "USD"]
    store = zoho.crm.store
    euro = next(r.id for r in store.by_id("org/currencies") if r.values["iso_code"] == "EUR")
    # Nights of these tests compare every seventh day.
    for day, change, landed in (
        (27, "delete", 1), (28, "undelete", 1), (29, "", 0), (34, "delete", 1), (35, "", 0),
    ):  # fmt: skip
        zoho.at(day)
        if change:
            getattr(store, change)("org/currencies", euro)
        assert zoho.night("org/currencies")[0].rows == landed
    assert zoho.gone("org/currencies") == {euro}


def test_pipelines_come_with_their_layout(world: Open) -> None:
    zoho = world()
    zoho.layouts["settings/pipeline"] = layout("settings/pipeline", PIPELINES)
    zoho.night("settings/pipeline")
    assert [row[2] for row in zoho.alive("settings/pipeline").values()] == ["Standard"]
    zoho.at(21)
    assert zoho.night("settings/pipeline")[0].rows == 0
    (key,) = zoho.landed("settings/pipeline")
    table = Table("zoho", "pipelines", "settings/pipeline", ("id",))
    assert [r.id for r in zoho.connector().fetch(table, [key])] == [key]


def test_an_organisation_without_users_is_an_error(world: Open) -> None:
    zoho = world()
    zoho.layouts["Users"] = layout("Users", USERS)
    zoho.crm.faults.add("empty_204", match={"path": "/users$"})
    with pytest.raises(ContractBroken, match=r"zoho/users \(Users\): an empty list"):
        zoho.night("Users")


@pytest.mark.parametrize("trusted", [False, True], ids=["pages only", "bulk and COQL trusted"])
def test_converted_leads_are_there_if_they_are_asked_for(trusted: bool, world: Open) -> None:
    hidden = not trusted
    zoho = world(
        records={"Accounts": 5, "Leads": 150}, COQL_HIDES_CONVERTED=hidden,
        BULK_HIDES_CONVERTED=hidden, converted_in_coql=trusted, converted_in_bulk=trusted,
    )  # fmt: skip
    zoho.layouts["Leads"] = layout("Leads", LEADS, options={"converted": "both"})
    zoho.night("Leads")
    _assert_all_leads(zoho)
    assert bool(zoho.crm.bulk_reads.jobs) == trusted
    store = zoho.crm.store
    zoho.at(21, 9)
    for lead in list(store.by_id("Leads"))[:30]:
        store.update("Leads", lead.id, Converted__s=True, Lead_Status="Converted")
    zoho.at(27)
    zoho.night("Leads")
    _assert_all_leads(zoho)
    assert zoho.table("Leads").batches[-1].manifest.window.is_reconciled
    assert zoho.gone("Leads") == set()


def _assert_all_leads(zoho: World) -> None:
    truth, landed = zoho.truth("Leads"), zoho.alive("Leads")
    assert landed.keys() == truth.keys() and zoho.repeated("Leads") == []
    interests = list(LEADS).index("interests")
    for key, row in landed.items():
        assert row[interests] == "Valves"
        assert row[:interests] + row[interests + 1 :] == (
            truth[key][:interests] + truth[key][interests + 1 :]
        )


def test_leads_without_the_option_are_those_not_converted(world: Open) -> None:
    zoho = world(records={"Accounts": 5, "Leads": 60}, initial_load="pages")
    zoho.layouts["Leads"] = layout("Leads", LEADS)
    zoho.night("Leads")
    assert {row[3] for row in zoho.alive("Leads").values()} == {"false"}


def test_the_module_an_activity_is_about_is_asked_for(world: Open) -> None:
    """No field, says the metadata, and no bulk read has it; pages do, if they are asked."""
    zoho = world(records={"Accounts": 5, "Tasks": 45})
    columns = {
        "id": {}, "subject": {"from": "Subject"}, "about": {"from": "$se_module"},
        "about_id": {"from": "What_Id.id"}, "modified_at": {"from": "Modified_Time", **TIME},
    }  # fmt: skip
    zoho.layouts["Tasks"] = layout("Tasks", columns)
    zoho.night("Tasks")
    zoho.assert_landed_is_truth("Tasks")
    assert {row[2] for row in zoho.alive("Tasks").values()} == {"Accounts"}
    assert not zoho.crm.bulk_reads.jobs


def test_an_unknown_option_is_refused(world: Open) -> None:
    zoho = world()
    zoho.layouts["Leads"] = layout("Leads", LEADS, options={"convertd": "both"})
    with pytest.raises(ExtractError, match=r"unknown option convertd\. Remedy: .*known: converted"):
        zoho.night("Leads")


def _moved(zoho: World, deal: str, *stages: str) -> None:
    for stage in stages:
        zoho.crm.clock.advance(60)
        zoho.crm.store.update("Deals", deal, Stage=stage)


def _history_truth(zoho: World) -> dict[str, tuple[str | None, ...]]:
    """The entries of living deals at the end of the window."""
    store, at = zoho.crm.store, zoho.table("Deals").window_end
    deals = {key for key, record in store.state("Deals", at).items() if not record.deleted_at}
    found = {}
    for key, entry in store.state("DealHistory", at).items():
        deal = entry.values["Potential_Name"]["id"]
        if deal in deals:
            amount = entry.values["Amount"]
            found[f"{deal}|{key}"] = (
                deal, key, entry.values["Stage"], entry.values["Moved_To__s"],
                None if amount is None else f"{amount:.2f}",
                f"{entry.modified_at:%Y-%m-%d %H:%M:%S}",
            )  # fmt: skip
    return found


@pytest.mark.parametrize("name", ["Modified_Time", "Last_Modified_Time"])
def test_the_stages_of_changed_deals_follow_night_by_night(name: str, world: Open) -> None:
    zoho = world(records={"Accounts": 5, "Deals": 0}, HISTORY_TIME=name, history_time=name)
    columns = {**HISTORY, "entered_at": {"from": name, **TIME}}
    zoho.layouts["Deals"] = layout("Deals", columns, options={"related": "Stage_History"})
    store = zoho.crm.store
    deals = [
        store.insert("Deals", {"Deal_Name": f"deal {n}", "Stage": "Qualification", "Amount": 1.0})
        for n in range(45)
    ]
    for deal in deals[:10]:
        _moved(zoho, deal, "Needs Analysis", "Proposal/Price Quote")
    zoho.crm.clock.advance(3600)
    zoho.night("Deals")
    assert zoho.alive("Deals") == _history_truth(zoho)
    zoho.at(21, 9)
    for deal in deals[5:15]:
        _moved(zoho, deal, "Closed Won")
    store.update("Deals", deals[30], Amount=2.0)  # no stage: no entry
    store.delete("Deals", deals[31])
    zoho.at(21)
    assert zoho.night("Deals")[0].rows == 10 + 10
    assert zoho.repeated("Deals") == []
    zoho.at(28)
    zoho.night("Deals")
    assert zoho.alive("Deals") == _history_truth(zoho)
    assert {key.partition("|")[0] for key in zoho.gone("Deals")} == {deals[31]}


def test_a_deal_that_goes_while_its_stages_are_read_is_left_out(world: Open) -> None:
    zoho = world(records={"Accounts": 5, "Deals": 0})
    zoho.layouts["Deals"] = layout("Deals", HISTORY, options={"related": "Stage_History"})
    store = zoho.crm.store
    deals = [store.insert("Deals", {"Stage": "Qualification"}) for _ in range(5)]
    zoho.crm.clock.advance(3600)
    gone = {"op": "delete", "object": "Deals", "id": deals[2]}
    zoho.crm.faults.add("mutate_between_pages", match={"path": "Stage_History"}, nth=2,
                        args={"mutate": [gone]})  # fmt: skip
    zoho.night("Deals")
    assert {key.partition("|")[0] for key in zoho.alive("Deals")} == set(deals) - {deals[2]}


def test_a_related_list_that_there_is_not_is_told(world: Open) -> None:
    zoho = world()
    zoho.layouts["Deals"] = layout("Deals", HISTORY, options={"related": "No_Such_List"})
    with pytest.raises(ExtractError, match=r"\(Deals\): permanent: INVALID_DATA .*Remedy: "):
        zoho.night("Deals")


def test_the_history_of_deals_is_a_module_too(world: Open) -> None:
    """For an organisation with more deals than credits: a bulk read, not a call for each."""
    zoho = world(records={"Accounts": 5, "Deals": 0})
    columns = {"id": {}, "deal_id": {"from": "Potential_Name.id"}, "stage": {"from": "Stage"},
               "modified_at": {"from": "Modified_Time", **TIME}}  # fmt: skip
    zoho.layouts["DealHistory"] = layout("DealHistory", columns)
    deals = [zoho.crm.store.insert("Deals", {"Stage": "Qualification"}) for _ in range(5)]
    zoho.crm.clock.advance(3600)
    zoho.night("DealHistory")
    zoho.at(21, 9)
    _moved(zoho, deals[0], "Closed Won")
    zoho.at(21)
    zoho.night("DealHistory")
    zoho.assert_landed_is_truth("DealHistory")
