"""Fields: more than one call may ask for, all that there are, and a schema that changes."""

from pathlib import Path
from typing import Any

import pytest
from zoho_world import OF_DEALS, TIME, Open, World, a_days_work, layout

from sales_pipeline.sources.extract.connector import Table

# More than one call may ask for.
MANY, LAST = 70, "Field_69"
WIDE = {
    "id": {},
    **{f"field_{n}": {"from": f"Field_{n}"} for n in range(MANY)},
    "modified_at": {"from": "Modified_Time", **TIME},
}


def widened(zoho: World) -> World:
    """Deals with 70 fields of the organisation's own; each record holds others."""
    store = zoho.crm.store
    for n in range(MANY):
        store.add_field("Deals", f"Field_{n}")
    for number, record in enumerate(list(store.by_id("Deals"))):
        values = {f"Field_{n}": f"{number}/{n}" for n in range(MANY)}
        store.update("Deals", record.id, values, touch=False)
    zoho.layouts["Deals"] = layout("Deals", WIDE)
    return zoho


@pytest.mark.parametrize("initial_load", ["bulk", "pages"])
def test_more_than_fifty_fields_are_read_in_several_passes(initial_load: str, world: Open) -> None:
    zoho = widened(world(records={"Accounts": 5, "Deals": 45}, initial_load=initial_load))
    zoho.crm.clock.advance(60)
    zoho.night("Deals")
    zoho.assert_landed_is_truth("Deals")
    zoho.at(21, 9)
    deals = [record.id for record in zoho.crm.store.by_id("Deals")]
    for deal in deals[:30]:
        zoho.crm.store.update("Deals", deal, Field_0="first pass", Field_69="last pass")
    zoho.at(21)
    zoho.crm.log.clear()
    zoho.night("Deals")
    zoho.assert_landed_is_truth("Deals")
    asked = [entry["query"]["fields"].split(",") for entry in zoho.crm.log.calls("/v8/Deals$")]
    assert max(map(len, asked)) == 50 and len(asked) == 2 * 2


PASSES = {
    "changed between passes: the next window's": {"op": "update", "values": {LAST: "later"}},
    "deleted between passes: as it was, then deleted": {"op": "delete"},
}


@pytest.mark.parametrize("change", PASSES.values(), ids=PASSES.keys())
def test_a_record_is_never_put_together_of_two_versions(
    change: dict[str, Any], world: Open
) -> None:
    zoho = widened(world(records={"Accounts": 5, "Deals": 45}, initial_load="pages"))
    zoho.crm.clock.advance(60)
    zoho.night("Deals")
    zoho.at(21, 9)
    deals = [record.id for record in zoho.crm.store.by_id("Deals")]
    for deal in deals[:30]:
        zoho.crm.store.update("Deals", deal, Field_0="a", Field_69="a")
    zoho.at(21)
    mutation = {"object": "Deals", "id": deals[3], **change}
    zoho.crm.faults.add(
        "mutate_between_pages", match={"path": "/v8/Deals$"}, nth=2, args={"mutate": [mutation]}
    )
    before = zoho.alive("Deals")[deals[3]]
    zoho.night("Deals")
    assert zoho.alive("Deals")[deals[3]] == before
    zoho.at(22)
    zoho.night("Deals")
    zoho.assert_landed_is_truth("Deals")


def test_short_answers_to_further_passes_are_asked_again(world: Open) -> None:
    zoho = widened(world(records={"Accounts": 5, "Deals": 45}, initial_load="pages"))
    zoho.crm.faults.add("short_page_but_more", match={"path": "/v8/Deals$"})
    zoho.crm.clock.advance(60)
    zoho.night("Deals")
    zoho.assert_landed_is_truth("Deals")


@pytest.mark.parametrize("initial_load", ["bulk", "pages"])
def test_all_fields_land_as_they_came(initial_load: str, world: Open) -> None:
    """A field that no column reads is kept with the record, and one that is new comes by itself."""
    zoho = world(initial_load=initial_load)
    zoho.layouts["Accounts"] = layout(
        "Accounts", {"id": {}, "modified_at": {"from": "Modified_Time", **TIME}}, fields="all"
    )
    zoho.night("Accounts")
    store = zoho.crm.store
    assert {"Account_Name", "Industry", "Owner"} <= _payloads(zoho, "Accounts")[-1].keys()
    zoho.at(21, 9)
    first = next(store.by_id("Accounts")).id
    store.add_field("Accounts", "Segment__c", "text", None)
    store.update("Accounts", first, Segment__c="A")
    zoho.at(21)
    zoho.night("Accounts")
    assert zoho.alive("Accounts") == zoho.truth("Accounts")
    assert zoho.table("Accounts").payloads()[first]["Segment__c"] == "A"


def _payloads(zoho: World, object: str) -> list[dict[str, Any]]:
    return list(zoho.table(object).payloads().values())


SCHEMA = {
    "a new field: nothing": ("new_field", {"name": "Segment__c"}, ()),
    "a field is gone: its column is empty": ("field_removed", {"name": "Description"}, ("note",)),
    "money becomes text: the same values": ("type_change", {"name": "Amount", "type": "text"}, ()),
    "an option is renamed: changed records have the new name": (
        "renamed_picklist",
        {"name": "Stage", "old": "Negotiation/Review", "new": "Talks"},
        ("stage",),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("fault", "args", "columns"), SCHEMA.values(), ids=SCHEMA.keys())
def test_a_change_of_the_schema_stops_no_night(
    fault: str, args: dict[str, str], columns: tuple[str, ...], world: Open, first_night: Path
) -> None:
    zoho = world().begin_with(first_night)
    a_days_work(zoho)
    zoho.crm.faults.add(fault, match={"path": "settings/fields"}, args={"object": "Deals", **args})
    zoho.night("Deals")
    truth, landed = zoho.truth("Deals"), zoho.alive("Deals")
    names = list(OF_DEALS)
    assert landed.keys() == truth.keys()
    wrong = {
        names[n]
        for key, row in landed.items()
        for n, cell in enumerate(row)
        if cell != truth[key][n]
    }
    # What no time of change tells is as old as the record: only the changed ones are known.
    assert wrong <= set(columns)
    changed = {r.id for r in zoho.crm.store.changed_since("Deals", zoho.crm.clock.now())}
    assert all(landed[key] == truth[key] for key in changed & landed.keys())
    assert zoho.repeated("Deals") == []


def test_fields_tell_types_options_and_whose_they_are(world: Open) -> None:
    zoho = world()
    zoho.crm.store.add_field("Deals", "Segment__c")
    connector, table = zoho.connector(), Table("zoho", "deals", "Deals", ("id",))
    fields = {field.name: field for field in connector.fields(table)}
    assert fields["Amount"].type == "currency" and fields["Owner"].type == "ownerlookup"
    assert fields["Stage"].options[0] == "Qualification"
    assert fields["Segment__c"].is_custom and not fields["Stage"].is_custom
    zoho.crm.log.clear()
    assert connector.fields(table) and zoho.crm.log.entries == []  # once a run


def test_a_field_that_is_asked_for_in_vain_is_refused_by_name(world: Open) -> None:
    """Where the metadata are silent, the records API has its say; or it ignores the name."""
    zoho = world(UNKNOWN_FIELDS="ignored", initial_load="pages")
    zoho.crm.faults.add("empty_204", match={"path": "settings/fields"})
    zoho.layouts["Deals"] = layout("Deals", {**OF_DEALS, "x": {"from": "No_Such_Field"}})
    zoho.night("Deals")
    assert zoho.landed("Deals").keys() == zoho.truth("Deals").keys()
